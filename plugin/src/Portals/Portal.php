<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

/**
 * One portal, as it was read from its post.
 */
final readonly class Portal
{
    /**
     * @param string $title Plain text, entities decoded; escape it where it is printed.
     * @param bool   $live  Stored with the post status {@see PortalPostType::LIVE}.
     */
    public function __construct(
        public int $id,
        public string $title,
        public bool $live,
        public PortalStatus $status,
    ) {}

    public static function of(\WP_Post $post): self
    {
        $title = PortalTitle::plain($post->post_title);

        return new self(
            $post->ID,
            $title !== '' ? $title : __('(no title)', 'clientpress'),
            $post->post_status === PortalPostType::LIVE,
            PortalStatus::of($post->ID),
        );
    }

    /**
     * Whether its clients may enter it now.
     */
    public function isOpen(): bool
    {
        return $this->live && $this->status === PortalStatus::Active;
    }

    /**
     * The pretty address in every context. In emails, on the command line and during the login the current user may not
     * read the portal, and core would give the plain address of an unpublished post.
     */
    public function url(): string
    {
        return (string) get_post_permalink($this->id, sample: $this->live);
    }
}
