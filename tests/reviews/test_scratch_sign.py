import pytest
from tests.reviews import factories as f
@pytest.mark.django_db
def test_e1():
    case = f.referred_case()
    print(case.summary, case.diagnoses.all()[0].description)
    n = f.sign(case)
    print(n, [len(x.pdf) for x in n])
@pytest.mark.django_db
def test_a():
    case = f.approved_case()
    print(case.summary)
