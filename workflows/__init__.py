"""What Antwerp does: one folder per process, each with its ``workflow.yaml`` and the rules YAML cannot say."""
