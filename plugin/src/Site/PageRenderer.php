<?php

declare(strict_types=1);

namespace ClientPress\Site;

/**
 * Sends a page: headers, then the template with its style and script in it, so that nothing else is loaded.
 */
final readonly class PageRenderer
{
    /**
     * @param string $templates Folder, without a trailing slash.
     * @param string $assets    Folder, without a trailing slash.
     */
    public function __construct(
        private string $templates,
        private string $assets,
    ) {}

    public function show(Page $page): never
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

        if ($_SERVER['REQUEST_METHOD'] !== 'HEAD') {
            $this->print($page, $branding, $nonce);
        }

        exit();
    }

    private function print(Page $page, Branding $branding, string $nonce): void
    {
        $print = static function (
            string $template,
            Page $page,
            Branding $branding,
            string $nonce,
            string $style,
            string $script,
        ): void {
            require $template;
        };

        $print(
            "{$this->templates}/accept-page.php",
            $page,
            $branding,
            $nonce,
            (string) file_get_contents("{$this->assets}/accept.css"),
            (string) file_get_contents("{$this->assets}/accept.js"),
        );
    }
}
