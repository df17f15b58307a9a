"""The public intake: the referral form's check, send and confirmation steps."""
