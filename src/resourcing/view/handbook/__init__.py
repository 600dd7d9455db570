"""Pages for stakeholders: the playbook, service-level sheets, a handover brief, the signs of maturity.

Written for people who do not plan; every number comes from the modules that compute it.
"""
