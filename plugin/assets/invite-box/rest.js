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
 * @property {string} locale
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
 * Who may enter a portal.
 *
 * @typedef {ClientPressUser & {since: string|null, granted_by: number}} ClientPressClient
 */

/**
 * @typedef {object} ClientPressPortal
 * @property {number} id
 * @property {string} title
 * @property {'active'|'pending'|'archived'} status
 * @property {boolean} live
 * @property {string} url
 * @property {number} clients
 * @property {string|null} obstacle
 */

/**
 * What the boxes show of one portal.
 *
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
 * @property {string} [locale]
 */

/**
 * An invitation that is being written.
 *
 * @typedef {ClientPressTerms & {email: string, name?: string}} ClientPressDraft
 */

/**
 * @typedef {object} ClientPressEmail
 * @property {string} subject
 * @property {string} html
 * @property {string} plain
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

    /** How many invitations the box shows; the list screen has them all. */
    const LATEST = 20;

    /** As many clients as one answer can have. */
    const CLIENTS_A_PAGE = 100;

    /**
     * @template T
     * @param {string} path
     * @param {{method?: string, data?: object, signal?: AbortSignal}} [options]
     * @return {Promise<T>}
     */
    function request(path, options = {}) {
        return wp.apiFetch({ path: `/clientpress/v1/${path}`, ...options });
    }

    /**
     * @template T
     * @param {string} path
     * @param {object} [data]
     * @return {Promise<T>}
     */
    function post(path, data = {}) {
        return request(path, { method: 'POST', data });
    }

    /**
     * @template T
     * @param {string} path
     * @return {Promise<{items: T[], total: number}>} One page, and how many there are on all.
     */
    async function readPage(path) {
        try {
            /** @type {Response} */
            // Only the headers tell how many there are.
            const response = await wp.apiFetch({ path: `/clientpress/v1/${path}`, parse: false });

            return { items: await response.json(), total: Number(response.headers.get('X-WP-Total')) };
        } catch (error) {
            throw error instanceof Response ? await error.json() : error;
        }
    }

    /**
     * @param {number} portalId
     * @return {Promise<ClientPressClient[]>} All of them.
     */
    async function readClients(portalId) {
        /** @type {ClientPressClient[]} */
        const clients = [];
        let all = 1;

        // A page past the last one is an error, and who has no account any more is counted and not listed.
        for (let page = 1; (page - 1) * CLIENTS_A_PAGE < all; page++) {
            /** @type {{items: ClientPressClient[], total: number}} */
            const { items, total } = await readPage(
                `portals/${portalId}/clients?per_page=${CLIENTS_A_PAGE}&page=${page}`,
            );
            clients.push(...items);
            all = total;
        }

        return clients;
    }

    return {
        /**
         * @param {number} portalId
         * @return {Promise<ClientPressInviteBox>}
         */
        async readBox(portalId) {
            /** @type {[ClientPressPortal, {items: ClientPressInvitation[], total: number}, ClientPressClient[]]} */
            const [portal, latest, clients] = await Promise.all([
                request(`portals/${portalId}?context=edit`),
                readPage(`invitations?portal=${portalId}&per_page=${LATEST}&context=edit`),
                readClients(portalId),
            ]);

            return {
                obstacle: portal.obstacle,
                invitations: latest.items,
                invitations_total: latest.total,
                clients,
                expiry_choices: clientpressInviteBox.expiryChoices,
                expiry_days: clientpressInviteBox.expiryDays,
            };
        },

        /**
         * @param {number} portalId
         * @param {ClientPressDraft} draft
         * @return {Promise<ClientPressInvitation>} Refused where the address has an account.
         */
        sendInvitation(portalId, draft) {
            return post('invitations', { portal: portalId, ...draft });
        },

        /**
         * @param {number} portalId
         * @param {ClientPressDraft} draft
         * @return {Promise<ClientPressInvitation>}
         */
        inviteAccount(portalId, draft) {
            return post('invitations', { portal: portalId, ...draft, existing_account: 'invite' });
        },

        /**
         * Makes an invitation that is not mailed; its link comes from {@link createLink}.
         *
         * @param {number} portalId
         * @param {ClientPressDraft} draft
         * @param {boolean} isAccount Whether an address that has an account is not refused.
         * @return {Promise<ClientPressInvitation>}
         */
        inviteWithoutEmail(portalId, draft, isAccount) {
            const existing_account = isAccount ? 'invite' : 'refuse';

            return post('invitations', { portal: portalId, ...draft, send_email: false, existing_account });
        },

        /**
         * @param {number} portalId
         * @param {ClientPressDraft} draft
         * @return {Promise<ClientPressEmail>}
         */
        previewEmail(portalId, { email, name, message, expiry_days, locale }) {
            return post(`portals/${portalId}/email-preview`, { email, name, message, expiry_days, locale });
        },

        /**
         * @param {number} id
         * @param {string} email
         * @return {Promise<ClientPressInvitation>} The new invitation; the one to the misspelt address is revoked.
         */
        correctAddress(id, email) {
            return post(`invitations/${id}/correct`, { email });
        },

        /**
         * @param {number} id
         * @param {ClientPressTerms} terms Empty leaves them as they are.
         * @return {Promise<ClientPressInvitation>}
         */
        resendInvitation(id, terms) {
            return post(`invitations/${id}/resend`, terms);
        },

        /**
         * @param {number} id
         * @return {Promise<ClientPressInvitation>}
         */
        revokeInvitation(id) {
            return post(`invitations/${id}/revoke`);
        },

        /**
         * @param {number} id
         * @return {Promise<ClientPressInvitation & {link: string}>}
         */
        createLink(id) {
            return post(`invitations/${id}/link`);
        },

        /**
         * @param {number} portalId
         * @return {Promise<ClientPressPortalStatus>}
         */
        readStatus(portalId) {
            return request(`portals/${portalId}/status`);
        },

        /**
         * @param {number} portalId
         * @param {string} status
         * @return {Promise<ClientPressPortalStatus>}
         */
        changeStatus(portalId, status) {
            return post(`portals/${portalId}/status`, { status });
        },

        /**
         * @param {number} portalId
         * @param {number} userId
         * @param {boolean} notify Whether the user is told by email.
         * @return {Promise<ClientPressUser & {notify_error: string|null}>}
         */
        addClient(portalId, userId, notify) {
            return post(`portals/${portalId}/clients`, { user_id: userId, notify });
        },

        /**
         * @param {number} portalId
         * @param {number} userId
         * @return {Promise<{removed: boolean, undo: string|null}>}
         */
        removeClient(portalId, userId) {
            return request(`portals/${portalId}/clients/${userId}?undo=true`, { method: 'DELETE' });
        },

        /**
         * @param {number} portalId
         * @param {number} userId
         * @param {string} undo Of the answer to {@link removeClient}.
         * @return {Promise<ClientPressUser & {notify_error: string|null}>}
         */
        undoRemoval(portalId, userId, undo) {
            return post(`portals/${portalId}/clients`, { user_id: userId, undo });
        },

        /**
         * @param {string} search Words of the title; empty for the first of all.
         * @param {AbortSignal} signal
         * @return {Promise<ClientPressPortal[]>} Those to which somebody can be invited.
         */
        async searchPortals(search, signal) {
            /** @type {ClientPressPortal[]} */
            const portals = await request(
                `portals?status=active&per_page=50&context=edit&search=${encodeURIComponent(search)}`,
                { signal },
            );

            return portals.filter(({ obstacle }) => obstacle === null);
        },

        /**
         * @param {number} portalId
         * @param {string} search
         * @param {AbortSignal} signal
         * @return {Promise<{users: ClientPressUser[]}>}
         */
        searchUsers(portalId, search, signal) {
            return request(`portals/${portalId}/users?search=${encodeURIComponent(search)}`, { signal });
        },
    };
})();
