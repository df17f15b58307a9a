"""What happens to a referral between being received and being erased."""
