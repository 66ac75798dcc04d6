"""The local HTTP endpoint: one server that speaks the protocols of AWS Step Functions and of Tencent Cloud ASW."""
