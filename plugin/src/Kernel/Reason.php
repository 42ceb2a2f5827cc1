<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * Why an operation was refused. The value is the error code at every door.
 */
// One code for each answer, which a list of several enums would only scatter.
// @mago-ignore lint:too-many-enum-cases
enum Reason: string
{
    case InvalidEmail = 'clientpress_invalid_email';
    case InvalidTerms = 'clientpress_invalid_terms';
    case Forbidden = 'clientpress_forbidden';
    case PortalNotFound = 'clientpress_portal_not_found';
    case PortalNotOpen = 'clientpress_portal_not_open';
    case UserNotFound = 'clientpress_user_not_found';
    case InvitationNotFound = 'clientpress_invitation_not_found';
    case AlreadyInvited = 'clientpress_already_invited';
    case AccountExists = 'clientpress_account_exists';
    case AlreadyClient = 'clientpress_already_client';
    case StillPending = 'clientpress_still_pending';
    case NotPending = 'clientpress_not_pending';
    case ChangedMeanwhile = 'clientpress_changed_meanwhile';
    case WeakPassword = 'clientpress_weak_password';
    case WrongPassphrase = 'clientpress_wrong_passphrase';
    case TooManyRequests = 'clientpress_too_many_requests';
    case UnreadableFile = 'clientpress_unreadable_file';
    case ImportNotFound = 'clientpress_import_not_found';
    case InvalidIdempotencyKey = 'clientpress_invalid_idempotency_key';
    case IdempotencyKeyReused = 'clientpress_idempotency_key_reused';
    case InvalidWebhook = 'clientpress_invalid_webhook';
    case WebhookNotFound = 'clientpress_webhook_not_found';
    case StillWorking = 'clientpress_still_working';
    case ExtensionMissing = 'clientpress_extension_missing';
    case StorageFailed = 'clientpress_storage_failed';

    /**
     * @return int HTTP status code.
     */
    public function httpStatus(): int
    {
        return match ($this) {
            self::InvalidEmail,
            self::InvalidTerms,
            self::WeakPassword,
            self::UnreadableFile,
            self::InvalidIdempotencyKey,
            self::InvalidWebhook,
                => 400,
            self::Forbidden, self::WrongPassphrase => 403,
            self::PortalNotFound,
            self::UserNotFound,
            self::InvitationNotFound,
            self::ImportNotFound,
            self::WebhookNotFound,
                => 404,
            self::PortalNotOpen,
            self::AlreadyInvited,
            self::AccountExists,
            self::AlreadyClient,
            self::StillPending,
            self::NotPending,
            self::ChangedMeanwhile,
            self::StillWorking,
                => 409,
            self::IdempotencyKeyReused => 422,
            self::TooManyRequests => 429,
            self::ExtensionMissing, self::StorageFailed => 503,
        };
    }
}
