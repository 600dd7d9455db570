"""A made-up CRM export's map, for tests of imports."""

CRM = """\
[tables.alliances]
source = "crm*.csv"
ignored = ["Region"]
[tables.alliances.columns]
name = "Deal"
partner = "Company"
phase = "Stage"
start = "Start"
[tables.alliances.values.phase]
"Ph II" = "development"
[tables.alliances.constants]
kind = "asset"
shared_risk_reward = true
business_model_defined = true
"""
