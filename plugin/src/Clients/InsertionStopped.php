<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

/**
 * The account was not made: its transaction has been undone.
 */
final class InsertionStopped extends \RuntimeException {}
