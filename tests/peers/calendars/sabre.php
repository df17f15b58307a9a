<?php
// sabre/vobject, as Debian has it: what Nextcloud and other CalDAV servers expand with.
require 'Sabre/VObject/includes.php';
$calendar = Sabre\VObject\Reader::read(file_get_contents($argv[1]));
$calendar->expand(new DateTime('2026-01-01'), new DateTime('2029-01-01'));
foreach ($calendar->VEVENT as $event) {
    echo $event->SUMMARY, '|', $event->DTSTART->getDateTime()->getTimestamp(), '|', $event->DTEND->getDateTime()->getTimestamp(), "\n";
}
