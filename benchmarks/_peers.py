"""Other rule engines on the same tree and cases, each as far as it is installed."""

import importlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from benchmarks._formulas import Formula, pushed, text
from clinical_policies.rules.facts import COMPARISONS

Answers = dict[str, Any]
"""A case as these engines take it: yes-no answers and facts by name, None unknown."""
Holds = Callable[[Answers], bool]


def installed() -> Iterator[tuple[str, Callable[[Formula], Holds]]]:
    """Each engine that can be imported, with how it prepares a formula."""
    for name, (module, prepare) in _ENGINES.items():
        try:
            engine = importlib.import_module(module)
        except ImportError:
            print(f"  {name} isn't installed, so it isn't timed")
            continue
        yield name, partial(prepare, engine)


def _leaf(formula: Formula) -> str:
    match formula.op:
        case "is":
            return f"({formula.name} == {str(formula.value).lower()})"
        case "missing":
            return f"({formula.name} == null)"
    return f"({formula.name} {formula.comparison} {formula.value!r})"


def _zen(engine: Any, formula: Formula) -> Holds:
    expression = engine.compile_expression(text(formula, _leaf, "({0} ? 1 : 0)"))
    evaluate: Holds = expression.evaluate
    return evaluate


def _rule_engine(engine: Any, formula: Formula) -> Holds:
    context = engine.Context(default_value=None)
    written = text(formula, _leaf, "({0} ? 1 : 0)")
    matches: Holds = engine.Rule(written, context=context).matches
    return matches


def _json_logic(engine: Any, formula: Formula) -> Holds:
    logic = _as_json(formula)
    return lambda answers: bool(engine.jsonLogic(logic, answers))


def _as_json(formula: Formula) -> dict[str, Any]:
    parts = [_as_json(part) for part in formula.parts]
    value = {"var": formula.name}
    match formula.op:
        case "and" | "or":
            return {formula.op: parts}
        case "not":
            return {"!": parts}
        case "least":
            total = {"+": [{"if": [part, 1, 0]} for part in parts]}
            return {">=": [total, formula.value]}
        case "is":
            return {"===": [value, formula.value]}
        case "missing":
            return {"===": [value, None]}
    return {formula.comparison: [value, formula.value]}


def _business_rules(engine: Any, formula: Formula) -> Holds:
    """It has no `at least` and no `not`: both are written out, down to the leaves."""
    variables = importlib.import_module("business_rules.variables")
    known: dict[str, Any] = {}

    def conditions(part: Formula, truth: bool = True) -> dict[str, Any]:
        if part.op in ("and", "or"):
            key = {"and": "all", "or": "any"}[part.op]
            return {key: [conditions(one) for one in part.parts]}
        if part.op == "not":
            return conditions(part.parts[0], False)
        name = f"leaf_{len(known)}"
        known[name] = variables.boolean_rule_variable()(_asked(part, name))
        return {"name": name, "operator": f"is_{str(truth).lower()}", "value": True}

    written = conditions(pushed(formula))
    known["__init__"] = lambda self, answers: setattr(self, "answers", answers)
    case = type("Case", (variables.BaseVariables,), known)
    return lambda answers: bool(
        engine.check_conditions_recursively(written, case(answers))
    )


def _asked(leaf: Formula, name: str) -> Callable[[Any], bool]:
    """A leaf as the method that this engine reads it from."""
    compare = COMPARISONS.get(leaf.comparison)

    def read(case: Any) -> bool:
        value = case.answers[leaf.name]
        if compare:
            return value is not None and compare(value, leaf.value)
        return value is leaf.value

    read.__name__ = name
    return read


_ENGINES: dict[str, tuple[str, Callable[[Any, Formula], Holds]]] = {
    "zen-engine, compiled expressions": ("zen", _zen),
    "json-logic-qubit": ("json_logic", _json_logic),
    "rule-engine": ("rule_engine", _rule_engine),
    "business-rules": ("business_rules.engine", _business_rules),
}
