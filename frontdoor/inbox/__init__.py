"""The inbox: a Django application that receives referrals, encrypts and stores them, notifies teams and serves the desk."""
