<?php

declare(strict_types=1);

namespace ClientPress\Clients;

/**
 * The account was not made: its transaction has been undone.
 */
final class InsertionStopped extends \RuntimeException {}
