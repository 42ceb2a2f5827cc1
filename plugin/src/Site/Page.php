<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Icon;

/**
 * The accept page as its template prints it. All text is plain.
 */
final readonly class Page
{
    /**
     * @param int          $status     HTTP status code.
     * @param string       $caption    Small line above the heading; empty for none.
     * @param list<string> $paragraphs
     * @param list<PageLink> $links  Where to go next, the most likely first.
     * @param string       $footnote   Small line below; empty for none.
     * @param int|null     $retryAfter Seconds.
     * @param Form|null    $otherForm  A second button, as an alternative to the form.
     * @param AddressForm|null $addressForm In place of the form.
     */
    public function __construct(
        public int $status,
        public Icon $icon,
        public string $heading,
        public array $paragraphs,
        public string $caption = '',
        public ?Form $form = null,
        public array $links = [],
        public string $footnote = '',
        public ?int $retryAfter = null,
        public ?Form $otherForm = null,
        public ?AddressForm $addressForm = null,
    ) {}

    /**
     * @param string $siteName Plain text.
     *
     * @return string Title of the browser's tab, which screen readers say first.
     */
    public function title(string $siteName): string
    {
        $parts = [$this->heading, $siteName];

        if (($this->form->error ?? $this->addressForm?->error) !== null) {
            array_unshift($parts, __('Please check', 'clientpress'));
        }

        return implode(' – ', $parts);
    }

    /**
     * The same page for somebody who has to wait.
     *
     * @param int $seconds For the header Retry-After.
     */
    public function after(int $seconds): self
    {
        return new self(
            $this->status,
            $this->icon,
            $this->heading,
            $this->paragraphs,
            $this->caption,
            links: $this->links,
            retryAfter: $seconds,
        );
    }

    /**
     * The same page as the answer to a form that could not be carried out.
     */
    public function asConflict(): self
    {
        return $this->with($this->status === 200 ? 409 : $this->status, $this->form);
    }

    /**
     * The same page, whose form says why it has to be sent once more.
     */
    public function withError(FormError $error): self
    {
        return $this->form === null ? $this : $this->with($error->status, $this->form->withError($error));
    }

    /**
     * The same page with what the client has typed as their name, so that it need not be typed again.
     *
     * @param string|null $name Null where the form did not ask.
     */
    public function withName(?string $name): self
    {
        return $this->form === null || $name === null
            ? $this
            : $this->with($this->status, $this->form->withName($name));
    }

    private function with(int $status, ?Form $form): self
    {
        return new self(
            $status,
            $this->icon,
            $this->heading,
            $this->paragraphs,
            $this->caption,
            $form,
            $this->links,
            $this->footnote,
            $this->retryAfter,
            $this->otherForm,
        );
    }
}
