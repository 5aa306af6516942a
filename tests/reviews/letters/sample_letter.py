"""The body of the sample letter in LETTERS.md, section 9a, as section 7 counts it:
paragraphs and list items, without names and days."""

HARDEST = (
    "Our rule says that stem cell treatment is not medically necessary for problems of "
    "the bones, joints, or muscles. Medically necessary means care that is shown to "
    "work for a health problem and that a patient needs. Washington State looked at "
    "the studies on this kind of care. Our rule follows what the state decided. "
    "Arthritis of the knee is a joint problem. So your request does not meet our rule, "
    "and we cannot approve it."
)

BODY = (
    "Your doctor, , asked us on  to pay for a stem cell treatment for your right knee. "
    "For this treatment, a doctor takes fat from your body, prepares cells from it, "
    "and makes an implant for your knee. We did not approve this request. This means "
    "your health plan will not pay for it.",
    "You have arthritis in your right knee. We read the notes your doctor sent us. "
    "They say that knee pain makes it hard for you to walk and climb stairs. We also "
    "looked at our rule for stem cell care.",
    HARDEST,
    "We do not doubt that your knee hurts. Please talk with your doctor about other "
    "care that may help you. We can help you find a doctor or other care. Call "
    "1-800-555-0100.",
    "You can ask us for copies of everything we used to make this choice. This "
    "includes our rule, your records, and any guides we used. The copies are free. "
    "Call us or write to us to get them.",
    "You can ask us to look at your request again. This is called an appeal. An appeal "
    "is free. You must ask for it by . That is 60 days from the date of this letter. "
    "You can ask in one of these ways.",
    "Call 1-800-555-0100 (TTY: 711). A call is enough.",
    "Write to: Appeals, 100 Sample Street, Tacoma, WA 98400.",
    "Send a fax to 1-800-555-0101.",
    "You can use the form that comes with this letter, but you do not have to.",
    "You can ask for help with your appeal. A friend, a family member, your doctor, or "
    "a lawyer can ask for you if you say yes in writing. You can send us more facts or "
    "papers. You can ask to see your file before we decide. We will not treat you or "
    "your doctor badly because you asked.",
    "A doctor who did not make the first choice will look at your appeal. We will send "
    "you a letter to tell you that we got it. We will decide within 14 days. If we "
    "need more time, we will write to you and tell you why.",
    "You can ask for a fast appeal if waiting could put your life, your health, or "
    "your chance to get better at risk. Call us to ask. Your doctor can ask too. We "
    "will decide a fast appeal within 72 hours. If we do not agree that your appeal "
    "must be fast, we will call you and write to you. We will then use the 14 days.",
    "If we still say no after your appeal, you can ask the State of Washington for a "
    "hearing. A judge who does not work for us will listen to you. You must finish our "
    "appeal first. You will have 120 days to ask. Our letter about your appeal will "
    "tell you how. If we take too long to decide your appeal, you can ask for a "
    "hearing right away. After the hearing there are more steps. The judge's letter "
    "will tell you about them.",
    "This part is for care that we said yes to before and now want to stop or cut. You "
    "asked for new care, so there is no care for us to keep going. If we ever stop or "
    "cut care that we approved, you can ask us to keep it going while you appeal. You "
    "must ask within 10 days of the date we send the letter, or before the care stops, "
    "if that is later. For this letter that date is . If you lose the appeal, you may "
    "have to pay for the care you got during that time.",
    "A doctor made this choice. Her name is . She is a medical director at our plan. "
    "She is a bone and joint doctor with a license in Washington.",
    "You can get this letter in your language, in large print, in braille, or read out "
    "loud. You can get an interpreter. All of this is free. Call 1-800-555-0100 (TTY: "
    "711).",
)
