<?php

declare(strict_types=1);

namespace ClientPress\Admin\Import;

defined('ABSPATH') || exit();

use ClientPress\Admin\RequestText;
use ClientPress\Import\Defaults;
use ClientPress\Import\ListReader;
use ClientPress\Import\ParsedList;
use ClientPress\Invitations\Settings;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * What the forms of the Import screen post. The server keeps nothing between preview and confirmation: the form carries
 * the list.
 */
final readonly class ImportRequest
{
    /** Name of the field with the file. */
    public const FILE = 'list';

    /** Most bytes that the form of the preview posts besides the list. */
    private const FORM_BYTES = 16_384;

    /**
     * @param string $text     UTF-8 with plain line ends; empty before anything was given.
     * @param string $source   Name of the file; empty for pasted addresses.
     * @param string $pasted   As it was typed.
     * @param string $encoding The encoding that was detected in the list.
     * @param string $formKey  32 characters, unique to this list.
     * @param string $view     Which lines of the preview are wanted; empty for the usual ones.
     * @param int    $page     Of the preview, from 1.
     */
    private function __construct(
        public string $text,
        public string $source,
        public string $pasted,
        public Defaults $defaults,
        public string $formKey,
        public string $view = '',
        public int $page = 1,
        public string $encoding = ParsedList::UTF_8,
    ) {}

    /**
     * The empty form.
     */
    public static function blank(Settings $settings): self
    {
        return new self('', '', '', new Defaults('', $settings->expiryDays()), '');
    }

    /**
     * @param array<array-key, mixed> $posted Unslashed.
     */
    public static function fromPost(array $posted, Settings $settings): self
    {
        $days = (int) RequestText::of($posted, 'expiry');
        $formKey = RequestText::of($posted, 'form_key');

        return new self(
            RequestText::of($posted, 'text'),
            sanitize_text_field(RequestText::of($posted, 'source')),
            RequestText::of($posted, 'addresses'),
            new Defaults(
                trim(RequestText::of($posted, 'portal')),
                in_array($days, $settings->expiryChoices(), true) ? $days : $settings->expiryDays(),
                trim(str_replace("\r\n", "\n", RequestText::of($posted, 'message'))),
            ),
            preg_match('/^[0-9a-f]{32}$/D', $formKey) === 1 ? $formKey : bin2hex(random_bytes(16)),
            RequestText::of($posted, 'view'),
            max(1, (int) RequestText::of($posted, 'paged')),
            preg_match('/^[\w-]{1,40}$/D', RequestText::of($posted, 'encoding')) === 1
                ? RequestText::of($posted, 'encoding')
                : ParsedList::UTF_8,
        );
    }

    /**
     * The same request with the text of the uploaded file, or the pasted text.
     *
     * @param mixed $file As PHP describes an uploaded file.
     *
     * @throws Refused With `UnreadableFile` or `ExtensionMissing`.
     */
    public function withChosenText(mixed $file): self
    {
        $error = is_array($file) && is_int($file['error'] ?? null) ? $file['error'] : UPLOAD_ERR_NO_FILE;

        if ($error === UPLOAD_ERR_NO_FILE || !is_array($file)) {
            return $this->with(ListReader::read($this->pasted), '');
        }

        if (trim($this->pasted) !== '') {
            throw new Refused(Reason::UnreadableFile, __(
                'Choose a file or paste addresses, not both at once.',
                'clientpress',
            ));
        }

        if ($error === UPLOAD_ERR_INI_SIZE || $error === UPLOAD_ERR_FORM_SIZE) {
            throw ListReader::tooLarge();
        }

        $name = sanitize_text_field(RequestText::of($file, 'name'));

        return $this->with(
            ListReader::read(self::uploaded($error, RequestText::of($file, 'tmp_name'))),
            $name !== '' ? $name : __('File', 'clientpress'),
        );
    }

    /**
     * @throws Refused With `UnreadableFile` or `ExtensionMissing`.
     */
    public function list(): ParsedList
    {
        return ListReader::read($this->text);
    }

    /**
     * @param string $path Where PHP has put it.
     *
     * @throws Refused With `UnreadableFile`.
     */
    private static function uploaded(int $error, string $path): string
    {
        $bytes = $error === UPLOAD_ERR_OK && is_uploaded_file($path) ? file_get_contents($path) : false;

        if ($bytes === false) {
            throw new Refused(Reason::UnreadableFile, __(
                'The file did not arrive on the server. Try again.',
                'clientpress',
            ));
        }

        return $bytes;
    }

    /**
     * @throws Refused With `UnreadableFile`, when the form of the preview could not carry the text along.
     */
    private function with(ParsedList $list, string $source): self
    {
        $text = $list->text;
        $largest = wp_convert_hr_to_bytes((string) ini_get('post_max_size'));
        // Browsers send each line end as two bytes.
        $posted = strlen($text) + substr_count($text, "\n") + strlen($this->defaults->message) + self::FORM_BYTES;

        if ($largest > 0 && $posted > $largest) {
            throw ListReader::tooLarge();
        }

        return new self($text, $source, $this->pasted, $this->defaults, $this->formKey, encoding: $list->encoding);
    }
}
