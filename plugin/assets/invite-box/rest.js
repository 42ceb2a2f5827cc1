/**
 * The REST routes that the boxes in a portal's editor use, and what they answer.
 *
 * Every field of an answer is named here and nowhere else; a test compares them with the schemas and answers of the routes.
 */

/**
 * @typedef {object} ClientPressInvitation
 * @property {number} id
 * @property {string} name
 * @property {string} email
 * @property {number} portal
 * @property {string} portal_title
 * @property {'pending'|'accepted'|'revoked'|'expired'} status
 * @property {'queued'|'sent'|'unknown'|'failed'|'none'} delivery
 * @property {string} delivery_error
 * @property {number} invited_by
 * @property {number|null} user
 * @property {number} send_count
 * @property {string|null} sent_gmt
 * @property {string} expires_gmt
 * @property {string|null} accepted_gmt
 * @property {string|null} revoked_gmt
 * @property {string} shown_email
 * @property {string|null} tried_gmt
 * @property {string} status_label
 * @property {boolean} is_undecided
 */

/**
 * @typedef {object} ClientPressUser
 * @property {number} id
 * @property {string} name
 * @property {string} email
 * @property {boolean} address_proven
 */

/**
 * @typedef {object} ClientPressInviteBox
 * @property {string|null} obstacle
 * @property {ClientPressInvitation[]} invitations
 * @property {number} invitations_total
 * @property {ClientPressUser[]} clients
 * @property {number[]} expiry_choices
 * @property {number} expiry_days
 */

/**
 * @typedef {object} ClientPressPortalStatus
 * @property {string} status
 * @property {{value: string, label: string}[]} choices
 */

/**
 * @typedef {object} ClientPressTerms
 * @property {string} [message]
 * @property {number} [expiry_days]
 * @property {string} [passphrase]
 */

/**
 * What apiFetch throws: an answer of WordPress, or its own words where none came.
 *
 * @typedef {object} ClientPressError
 * @property {string} code
 * @property {string} message
 * @property {{status?: number, id?: number, user?: ClientPressUser|null}|null} [data]
 */

const clientpressRest = (function () {
    'use strict';

    /**
     * @template T
     * @param {number} portalId
     * @param {string} path
     * @param {{method?: string, data?: object, signal?: AbortSignal}} [options]
     * @return {Promise<T>}
     */
    function request(portalId, path, options = {}) {
        return wp.apiFetch({ path: `/clientpress/v1/portals/${portalId}/${path}`, ...options });
    }

    /**
     * @template T
     * @param {number} portalId
     * @param {string} path
     * @param {object} [data]
     * @return {Promise<T>}
     */
    function post(portalId, path, data = {}) {
        return request(portalId, path, { method: 'POST', data });
    }

    return {
        /**
         * @param {number} portalId
         * @return {Promise<ClientPressInviteBox>}
         */
        readBox(portalId) {
            return request(portalId, 'invite-box');
        },

        /**
         * @param {number} portalId
         * @param {string} email
         * @param {ClientPressTerms} terms
         * @return {Promise<ClientPressInvitation>} Refused where the address has an account.
         */
        sendInvitation(portalId, email, terms) {
            return post(portalId, 'invitations', { email, ...terms });
        },

        /**
         * @param {number} portalId
         * @param {string} email
         * @param {ClientPressTerms} terms
         * @return {Promise<ClientPressInvitation>}
         */
        inviteAccount(portalId, email, terms) {
            return post(portalId, 'invitations', { email, ...terms, existing_account: 'invite' });
        },

        /**
         * @param {number} portalId
         * @param {number} id
         * @param {ClientPressTerms} terms Empty leaves them as they are.
         * @return {Promise<ClientPressInvitation>}
         */
        resendInvitation(portalId, id, terms) {
            return post(portalId, `invitations/${id}/resend`, terms);
        },

        /**
         * @param {number} portalId
         * @param {number} id
         * @return {Promise<ClientPressInvitation>}
         */
        revokeInvitation(portalId, id) {
            return post(portalId, `invitations/${id}/revoke`);
        },

        /**
         * @param {number} portalId
         * @param {number} id
         * @return {Promise<ClientPressInvitation & {link: string}>}
         */
        createLink(portalId, id) {
            return post(portalId, `invitations/${id}/link`);
        },

        /**
         * @param {number} portalId
         * @return {Promise<ClientPressPortalStatus>}
         */
        readStatus(portalId) {
            return request(portalId, 'status');
        },

        /**
         * @param {number} portalId
         * @param {string} status
         * @return {Promise<ClientPressPortalStatus>}
         */
        changeStatus(portalId, status) {
            return post(portalId, 'status', { status });
        },

        /**
         * @param {number} portalId
         * @param {number} userId
         * @param {boolean} notify Whether the user is told by email.
         * @return {Promise<ClientPressUser & {notify_error: string|null}>}
         */
        addClient(portalId, userId, notify) {
            return post(portalId, 'clients', { user_id: userId, notify });
        },

        /**
         * @param {number} portalId
         * @param {number} userId
         * @return {Promise<{removed: boolean}>}
         */
        removeClient(portalId, userId) {
            return request(portalId, `clients/${userId}`, { method: 'DELETE' });
        },

        /**
         * @param {number} portalId
         * @param {string} search
         * @param {AbortSignal} signal
         * @return {Promise<{users: ClientPressUser[]}>}
         */
        searchUsers(portalId, search, signal) {
            return request(portalId, `users?search=${encodeURIComponent(search)}`, { signal });
        },
    };
})();
