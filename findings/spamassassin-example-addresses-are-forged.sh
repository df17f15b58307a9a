#!/bin/sh
# SpamAssassin: an address from the blocks that are kept for examples makes a message look forged.
#
# Expected: 192.0.2.0/24, 198.51.100.0/24 and 203.0.113.0/24 (RFC 5737) are what a test writes where any public address will do.
# What happens: a Received line with one of them hits RCVD_ILLEGAL_IP, 1.3 points of the 5 that are spam; with another public address the same
#   message has none.
# Why it matters: whoever tries their messages on a filter in a test, with a sender "somewhere else" written by the book, sees points that no real
#   message has, and goes looking in the text.
# Seen: SpamAssassin 4.0.1 of Debian 12 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
apt-get download -qq spamassassin libhtml-parser-perl libhtml-tagset-perl liburi-perl libnet-dns-perl libnetaddr-ip-perl 2>/dev/null
for package in *.deb; do dpkg -x "$package" debian; done
PERL5LIB="$here/debian/usr/share/perl5:$(echo "$here"/debian/usr/lib/*/perl5/5.*)" HOME="$here" perl - >seen <<'PERL'
use Mail::SpamAssassin;
use POSIX qw(strftime);
my $judge = Mail::SpamAssassin->new({
    local_tests_only => 1, dont_copy_prefs => 1, userprefs_filename => "/dev/null",
    rules_filename => "debian/usr/share/spamassassin", site_rules_filename => "debian/etc/spamassassin",
});
my $now = strftime("%a, %d %b %Y %H:%M:%S +0000", gmtime);
for my $address (qw(192.0.2.1 198.51.100.1 203.0.113.1 93.184.216.34)) {
    my $mail = $judge->parse([map {"$_\r\n"}
        "Received: from notices.example.org (notices.example.org [$address])",
        "\tby mx.example.com (Postfix) with ESMTPS id 4F0XYZ; $now",
        "From: a\@example.org", "To: b\@example.com", "Subject: Minutes", "Date: $now",
        "Message-ID: <minutes.of.the.meeting\@notices.example.org>", "", "They are on the shelf."]);
    my $found = $judge->check($mail)->get_names_of_tests_hit_with_scores;
    print "$address: ", join(",", grep {/ILLEGAL/} split /,/, $found) || "nothing", "\n";
}
PERL
cat seen
cat >wanted <<'END'
192.0.2.1: RCVD_ILLEGAL_IP=1.3
198.51.100.1: RCVD_ILLEGAL_IP=1.3
203.0.113.1: RCVD_ILLEGAL_IP=1.3
93.184.216.34: nothing
END
cmp seen wanted || {
    echo "This has changed." >&2
    exit 1
}
