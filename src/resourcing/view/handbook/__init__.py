"""Pages for stakeholders: the playbook, a service-level sheet, a handover brief, the signs of maturity.

Written for people who do not plan; every number comes from the modules that compute it.
"""
