<?php

/**
 * Makes the portal that the demo and the journeys begin with. Run by WP-CLI.
 */

declare(strict_types=1);

$content = <<<'BLOCKS'
    <!-- wp:paragraph -->
    <p>Welcome! This page is yours alone: everything about our work together is kept here.</p>
    <!-- /wp:paragraph -->

    <!-- wp:heading -->
    <h2 class="wp-block-heading">Where we are</h2>
    <!-- /wp:heading -->

    <!-- wp:list -->
    <ul class="wp-block-list"><!-- wp:list-item -->
    <li>Kick-off call: done</li>
    <!-- /wp:list-item -->

    <!-- wp:list-item -->
    <li>First draft: on its way to you this week</li>
    <!-- /wp:list-item -->

    <!-- wp:list-item -->
    <li>Launch: planned for the end of next month</li>
    <!-- /wp:list-item --></ul>
    <!-- /wp:list -->

    <!-- wp:paragraph -->
    <p>Questions? Answer any of our emails, and a human being reads it.</p>
    <!-- /wp:paragraph -->
    BLOCKS;

$id = wp_insert_post([
    'post_type' => 'clientpress_portal',
    'post_status' => 'private',
    'post_title' => 'Sample Portal',
    'post_content' => $content,
    'post_author' => 1,
    'meta_input' => ['_clientpress_status' => 'active'],
], true);

if (is_wp_error($id)) {
    WP_CLI::error($id);
}

WP_CLI::line((string) $id);
