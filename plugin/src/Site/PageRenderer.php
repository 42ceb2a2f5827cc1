<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Invitations\AcceptUrl;
use ClientPress\Kernel\Branding;
use ClientPress\Kernel\Template;
use ClientPress\Portals\SwitchBack;

/**
 * Sends a page: headers, then the template with inlined style and script, so that nothing else is loaded.
 */
final readonly class PageRenderer
{
    /**
     * @param string $assets Folder, without a trailing slash.
     */
    public function __construct(
        private Template $template,
        private string $assets,
    ) {}

    /**
     * @param string $field Of the secret in the page's forms; the script takes the secret out of the address bar.
     * @param string $path  Below which the secret stands.
     */
    public function show(Page $page, string $field = AcceptUrl::QUERY_VAR, string $path = AcceptUrl::PATH): never
    {
        $branding = Branding::ofThisSite();
        $nonce = base64_encode(random_bytes(18));

        status_header($page->status);
        ResponseHeaders::send();
        ResponseHeaders::sendContentPolicy($nonce, [$branding->logoUrl, $branding->iconUrl]);
        header('Content-Type: text/html; charset=' . (string) get_option('blog_charset'));

        if ($page->retryAfter !== null) {
            header("Retry-After: {$page->retryAfter}");
        }

        $hasForm = $page->form !== null || $page->otherForm !== null;
        $origin = $hasForm && OriginCookie::isNeeded() ? OriginCookie::issue() : '';

        if ($_SERVER['REQUEST_METHOD'] !== 'HEAD') {
            $this->template->show('accept-page', [
                'page' => $page,
                'branding' => $branding,
                'nonce' => $nonce,
                'origin' => $origin,
                'switchBack' => SwitchBack::link(),
                'secretField' => $field,
                'secretPath' => $path,
                'style' => (string) file_get_contents("{$this->assets}/accept.css"),
                'script' => (string) file_get_contents("{$this->assets}/accept.js"),
            ]);
        }

        exit();
    }
}
