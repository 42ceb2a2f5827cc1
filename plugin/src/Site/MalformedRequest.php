<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

/**
 * A request that no form of the accept page sends.
 */
final class MalformedRequest extends \RuntimeException {}
