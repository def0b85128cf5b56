"""Who goes to which class: exact choice within quotas and caps, with a proof and a reason for everyone left out."""
