<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

/** How a door is knocked at. */
enum DoorKind
{
    /** JSON, with a session and its nonce or an application password. */
    case Rest;
    /** A screen of wp-admin, read or posted to. */
    case Screen;
    /** admin-ajax.php */
    case Ajax;
    /** admin-post.php */
    case AdminPost;
}
