"""The rules of the Common Alerting Protocol 1.2 (OASIS 2010, section 3 and the schema of section 3.4), by hand.

The schema says nothing of what identifiers, references, circles and polygons may look like; the text does.
"""

import re
import xml.etree.ElementTree as ElementTree

NAMESPACE = "{urn:oasis:names:tc:emergency:cap:1.2}"

# Elements in the order of the schema, and how often each may stand: once (1), at most once (?), any number of times (*)
# or at least once (+).
ORDER = {
    "alert": "identifier1 sender1 sent1 status1 msgType1 source? scope1 restriction? addresses? code* note? "
    "references? incidents? info*",
    "info": "language? category+ event1 responseType* urgency1 severity1 certainty1 audience? eventCode* effective? "
    "onset? expires? senderName? headline? description? instruction? web? contact? parameter* resource* area*",
    "area": "areaDesc1 polygon* circle* geocode* altitude? ceiling?",
    "resource": "resourceDesc1 mimeType1 size? uri? derefUri? digest?",
    **dict.fromkeys(("eventCode", "parameter", "geocode"), "valueName1 value1"),
}

WORDS = {
    "status": "Actual Exercise System Test Draft",
    "msgType": "Alert Update Cancel Ack Error",
    "scope": "Public Restricted Private",
    "category": "Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other",
    "responseType": "Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None",
    "urgency": "Immediate Expected Future Past Unknown",
    "severity": "Extreme Severe Moderate Minor Unknown",
    "certainty": "Observed Likely Possible Unlikely Unknown",
}

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?!\+00:00)[-+]\d\d:\d\d"
NUMBER = r"-?\d+(?:\.\d+)?"
FORMS = {
    **{name: words.replace(" ", "|") for name, words in WORDS.items()},
    **dict.fromkeys(("sent", "effective", "onset", "expires"), TIME),
    **dict.fromkeys(("identifier", "sender"), r"[^\s,<&]+"),
    "references": rf"[^\s,<&]+,[^\s,<&]+,{TIME}(?: [^\s,<&]+,[^\s,<&]+,{TIME})*",
    "circle": rf"{NUMBER},{NUMBER} {NUMBER}",
    "polygon": rf"({NUMBER},{NUMBER})(?: {NUMBER},{NUMBER}){{2,}} \1",
    "language": r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]+)*",
}


def in_order(element, name):
    """Whether the children of an element stand as `ORDER` says."""
    children = "".join(f"{child.tag.removeprefix(NAMESPACE)} " for child in element)
    grammar = "".join(f"(?:{part[:-1]} ){part[-1].replace('1', '{1}')}" for part in ORDER[name].split())
    return re.fullmatch(grammar, children) is not None


def broken_rules(xml):
    """What a message breaks of the standard, a phrase each."""
    root = ElementTree.fromstring(xml)
    if root.tag != f"{NAMESPACE}alert":
        return ["root"]
    found = []
    for element in root.iter():
        name, text = element.tag.removeprefix(NAMESPACE), element.text or ""
        if name in ORDER:
            found += [] if in_order(element, name) else [f"elements of {name}"]
        elif not text.strip():
            found.append(f"empty {name}")
        elif name in FORMS and not re.fullmatch(FORMS[name], text):
            found.append(name)
    refers = root.find(f"{NAMESPACE}references") is not None
    if root.findtext(f"{NAMESPACE}msgType") != "Alert" and not refers:
        found.append("no references")
    return found
