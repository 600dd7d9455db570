"""Usual headings and words of other tools in English, German and French, for what a register calls otherwise.

Only words; what is near them is judged elsewhere.
"""

import re
from collections.abc import Mapping

Words = Mapping[str, str]
"""Other words of a column or a choice, separated by commas."""

HEADINGS: Mapping[str, Words] = {
    "alliances": {
        "alliance_id": "alliance id, id, deal id, deal number, opportunity id, record id, project id, reference, allianz nr, projektnummer, projekt nr, vertragsnummer, identifiant, reference projet",
        "name": "alliance name, alliance, deal name, deal, project name, project, opportunity name, collaboration, title, allianz, projektname, projekt, bezeichnung, titel, nom, nom du projet, intitule",
        "partner": "partner company, partner name, partner organization, company, account name, account, counterparty, collaborator, partnerfirma, partnerunternehmen, firma, unternehmen, partenaire, societe, societe partenaire",
        "kind": "type, alliance type, deal type, category, record type, art, typ, allianzart, kategorie, type d alliance, categorie",
        "phase": "stage, status, lifecycle phase, lifecycle stage, development phase, development stage, projektphase, stadium, etape, stade, statut",
        "start": "start date, begin, effective date, signed, signature date, beginn, startdatum, vertragsbeginn, unterzeichnet, date de debut, debut",
        "end": "end date, expiry, expiration date, term end, close date, ende, enddatum, vertragsende, laufzeit bis, date de fin, fin",
        "unit": "therapeutic area, ta, business unit, division, department, geography, therapiegebiet, indikationsgebiet, geschaeftsbereich, bereich, abteilung, aire therapeutique, domaine, unite",
        "skills": "skill, competencies, capabilities, required skills, kompetenzen, faehigkeiten, qualifikationen, competences",
        "current_manager": "alliance lead, alliance manager, lead, manager, owner, record owner, deal owner, account owner, responsible, allianzmanager, allianzmanagerin, verantwortlich, verantwortliche, betreuer, leitung, responsable, responsable alliance, chef de projet",
        "value_at_stake": "deal value, deal size, value, worth, amount, total value, contract value, biobucks, wert, vertragswert, volumen, auftragswert, valeur, montant",
        "shared_risk_reward": "shared risk, risk sharing, shared risk and reward, risk reward sharing, risikoteilung, geteiltes risiko, partage du risque, risque partage",
        "business_model_defined": "business model, business model clear, geschaeftsmodell, geschaeftsmodell geklaert, modele d affaires, modele defini",
        "notes": "notes, comment, comments, remarks, description, bemerkung, bemerkungen, kommentar, notiz, beschreibung, commentaire, remarques",
    },
    "managers": {
        "manager_id": "id, employee id, personnel number, staff id, personalnummer, mitarbeiter nr, matricule",
        "name": "full name, manager name, manager, alliance manager, person, employee, mitarbeiter, mitarbeiterin, employe, collaborateur, nom, nom complet, vor und nachname",
        "grade": "level, job grade, seniority, job level, stufe, karrierestufe, niveau, echelon",
        "fte": "fte %, full time equivalent, working time, employment, capacity, vza, vollzeitaequivalent, beschaeftigungsgrad, arbeitszeit %, pensum, stellenanteil, etp, temps de travail, quotite",
        "unit": "therapeutic area, ta, business unit, division, department, geography, therapiegebiet, indikationsgebiet, geschaeftsbereich, bereich, abteilung, aire therapeutique, domaine, unite, team",
        "home": "organization, central or embedded, zuordnung, rattachement",
        "skills": "skill, competencies, capabilities, required skills, kompetenzen, faehigkeiten, qualifikationen, competences",
        "available_from": "start date, joined, hire date, available from, eintritt, eintrittsdatum, verfuegbar ab, date d entree, disponible a partir de",
        "available_to": "end date, leaves, leaving date, available to, austritt, austrittsdatum, verfuegbar bis, date de sortie",
        "annual_cost": "cost, annual cost, full cost, salary, jahreskosten, kosten, vollkosten, cout annuel, cout",
    },
    "teams": {
        "team_id": "id, team id",
        "name": "team, team name, gruppe, equipe",
        "resourcing_option": "option, team type, teamart, type d equipe",
        "hours_per_month": "hours per month, monthly hours, stunden im monat, stunden pro monat, heures par mois",
        "hourly_cost": "hourly rate, rate, stundensatz, taux horaire",
        "units": "therapeutic area, ta, business unit, division, department, geography, therapiegebiet, indikationsgebiet, geschaeftsbereich, bereich, abteilung, aire therapeutique, domaine, unite",
        "skills": "skill, competencies, capabilities, required skills, kompetenzen, faehigkeiten, qualifikationen, competences",
    },
    "evaluations": {
        "alliance_id": "alliance, alliance id, alliance name, project, deal, allianz, projekt, collaboration, projet",
        "criterion": "criteria, question, kriterium, frage, critere",
        "evaluator": "evaluated by, scored by, assessor, bewertet von, bewerter, gutachter, evaluateur",
        "role": "function, rolle, funktion, fonction",
        "date": "evaluation date, assessed on, bewertet am, day, datum, tag, date, jour",
        "level": "score, rating, points, stufe, bewertung, punkte, note chiffree, niveau",
        "basis": "evidence, grundlage, fondement",
        "note": "notes, comment, comments, remarks, description, bemerkung, bemerkungen, kommentar, notiz, beschreibung, commentaire, remarques",
    },
    "absences": {
        "manager_id": "manager, alliance manager, person, employee, mitarbeiter, mitarbeiterin, employe, collaborateur",
        "from": "first day, start, start date, von, ab, du, debut",
        "to": "last day, end, end date, bis, au, fin",
        "share": "part, anteil, quotite",
    },
    "events": {
        "planned_for": "planned date, planned, due, due date, geplant, geplant am, faellig am, prevu le",
        "done": "done on, completed, completed on, erledigt, erledigt am, realise le",
        "alliance_id": "alliance, alliance id, alliance name, project, deal, allianz, projekt, collaboration, projet",
        "service": "meeting, event, service type, activity, task, leistung, taetigkeit, activite",
    },
    "timesheet": {
        "date": "day, datum, tag, date, jour",
        "manager_id": "manager, alliance manager, person, employee, mitarbeiter, mitarbeiterin, employe, collaborateur",
        "alliance_id": "alliance, alliance id, alliance name, project, deal, allianz, projekt, collaboration, projet",
        "service": "service type, activity, task, leistung, taetigkeit, activite",
        "hours": "hours worked, time spent, effort, stunden, aufwand, heures",
    },
    "requests": {
        "opened": "created, created on, opened on, eroeffnet, erstellt am, ouvert le",
        "first_response": "first response, responded, erste antwort, premiere reponse",
        "closed": "closed on, resolved, geschlossen, geschlossen am, ferme le",
        "alliance_id": "alliance, alliance id, alliance name, project, deal, allianz, projekt, collaboration, projet",
        "service": "request type, service type, activity, task, leistung, taetigkeit, activite",
        "manager_id": "assignee, assigned to, bearbeiter, manager, alliance manager, person, employee, mitarbeiter, mitarbeiterin, employe, collaborateur",
    },
}
"""Other headings of a column, by table and column; the column's own name is always one."""

WORDS: Mapping[str, Words] = {
    "phase": {
        "startup": "start up, setup, onboarding, new, initiation, anlauf, aufbau, gruendung, demarrage, lancement du projet",
        "development": "research, preclinical, clinical, phase 1, phase 2, phase 3, phase i, phase ii, phase iii, forschung, praeklinik, klinik, klinisch, entwicklung, developpement, clinique",
        "launch": "launching, filing, registration, markteinfuehrung, zulassung, lancement, mise sur le marche",
        "commercial": "commercialization, marketed, on market, vermarktung, kommerziell, im markt, commercialisation, commercialise",
        "wind_down": "wind down, termination, terminating, closing, closeout, auslaufend, abwicklung, beendigung, cloture, fin de vie",
    },
    "grade": {
        "associate": "junior, analyst, assistant, referent, assistent",
        "manager": "alliance manager, mid, mid level, responsable",
        "senior": "senior manager, principal, experienced, erfahren",
        "lead": "head, director, team lead, leiter, leiterin, leitung, directeur, directrice",
    },
    "home": {
        "central": "headquarters, hq, zentral, zentrale, siege",
        "embedded": "business unit, local, dezentral, eingebettet, integre",
    },
    "basis": {
        "assumption": "assumed, estimate, annahme, schaetzung, hypothese",
        "evidence": "evidenced, documented, nachweis, belegt, preuve",
    },
    "resourcing_option": {
        "market_facing": "commercial, sales, vertrieb",
        "innovation": "digital, innovation team",
        "specialist": "expert, experts, spezialisten, specialistes",
        "project_management": "pmo, project office, projektmanagement, gestion de projet",
    },
    "direction": {
        "to_partner": "outbound, ours, an partner, vers le partenaire",
        "from_partner": "inbound, theirs, von partner, du partenaire",
    },
}
"""Other words for the words of a choice, by column."""

SHEETS: Words = {
    "alliances": "alliance, deals, projects, partnerships, allianzen, projekte, projets",
    "managers": "manager, people, staff, team members, mitarbeiter, personal, personen, equipe",
    "evaluations": "evaluation, scores, assessment, bewertungen, evaluations",
    "absences": "absence, leave, vacation, abwesenheiten, urlaub, absences",
    "timesheet": "timesheets, hours, stunden, zeiterfassung, heures",
    "requests": "request, tickets, anfragen, demandes",
    "events": "meetings, termine, reunions",
    "teams": "team, teams",
}
"""Names of files and sheets that say which table they hold."""

_MONTHS = {
    1: "january jan januar janner janvier janv",
    2: "february feb februar fevrier fevr fev",
    3: "march mar marz mrz mars",
    4: "april apr avril avr",
    5: "may mai",
    6: "june jun juni juin",
    7: "july jul juli juillet juil",
    8: "august aug aout",
    9: "september sep sept septembre",
    10: "october oct oktober okt octobre",
    11: "november nov novembre",
    12: "december dec dezember dez decembre",
}
MONTHS = {word: number for number, words in _MONTHS.items() for word in words.split()}
"""Names of months in English, German and French, without accents."""
TOTALS = re.compile(
    r"(grand |sub|overall )?totals?( général)?|(gesamt|zwischen|end)?summe|gesamt|insgesamt|sum|somme|count|anzahl|nombre"
    r"|((grand |sub)?totals?|gesamt|summe|somme|sum|anzahl|count)[ :][\W\d]*"
)
"""Words, as they are compared, with which a row of totals begins."""
THOUSANDS, MILLIONS, BILLIONS = (
    frozenset({"k", "tsd", "teur", "keur", "kusd", "kchf", "t", "thousand", "thousands", "tausend"}),
    frozenset({"m", "mm", "mn", "mln", "mio", "meur", "musd", "million", "millions", "millionen"}),
    frozenset({"bn", "mrd", "billion", "billions", "milliarden", "milliards"}),
)  # fmt: skip
"""Words of a heading that say in what its numbers are counted."""
_BLANKS = "#n/a, #nv, -, ?, inconnu, k.a., ka, keine angabe, n. a., n.a., n/a, na, none, offen, s.o., tbc, tbd, unbekannt, unknown"
BLANKS = frozenset({*_BLANKS.split(", "), "\N{EN DASH}", "\N{EM DASH}"})
"""Words that usually stand for a blank cell."""
NOBODY = BLANKS | frozenset(
    {"vacant", "unassigned", "not assigned", "nobody", "open", "to be hired", "unbesetzt", "vakant", "nicht zugewiesen"}
    | {"niemand", "à définir", "non attribué", "personne", "vacante"}
)  # fmt: skip
"""Words that stand for nobody in a column of people."""
SEVERAL_PEOPLE = re.compile(r"[;/&+\n]|\b(and|und|et|with|mit|avec)\b")
"""What stands between two people in one cell, in text as it is compared; a comma also stands within a name."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text that separates them by commas.

    Examples
    --------
    >>> words("start date, begin")
    ('start date', 'begin')
    """
    return tuple(part for part in text.split(", ") if part)
