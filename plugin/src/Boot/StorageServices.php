<?php

declare(strict_types=1);

namespace ClientPress\Boot;

defined('ABSPATH') || exit();

use ClientPress\Clients\Storage\AccessHistory;
use ClientPress\Clients\Storage\AccessMetaTable;
use ClientPress\Clients\Storage\AccessTable;
use ClientPress\Clients\Storage\AddressProofs;
use ClientPress\Clients\Storage\AddressTable;
use ClientPress\Clients\Storage\ClientSearch;
use ClientPress\Clients\Storage\UserAddresses;
use ClientPress\Database\Migrations;
use ClientPress\Database\NetworkSites;
use ClientPress\Database\Options;
use ClientPress\Database\Schema;
use ClientPress\Database\TableState;
use ClientPress\Import\Storage\ImportRows;
use ClientPress\Import\Storage\ImportStates;
use ClientPress\Import\Storage\QueuedLines;
use ClientPress\Invitations\Storage\AcceptanceSteps;
use ClientPress\Invitations\Storage\History;
use ClientPress\Invitations\Storage\IdempotencyRows;
use ClientPress\Invitations\Storage\InvitationRows;
use ClientPress\Invitations\Storage\InvitationSearch;
use ClientPress\Invitations\Storage\InvitationUpgrade;
use ClientPress\Invitations\Storage\NextSecrets;
use ClientPress\Invitations\Storage\PersonalRows;
use ClientPress\Invitations\Storage\PortalCounts;
use ClientPress\Invitations\Storage\RateLimitCounter;
use ClientPress\Invitations\Storage\ReminderRows;
use ClientPress\Invitations\Storage\StagedRows;
use ClientPress\Outbox\Storage\EndpointOption;
use ClientPress\Outbox\Storage\OutboxTable;
use ClientPress\Portals\Storage\PortalPosts;

/**
 * The classes that hold SQL. Each is made once, when it is first asked for.
 */
final class StorageServices
{
    private ?InvitationRows $invitationRows = null;
    private ?StagedRows $stagedRows = null;
    private ?NextSecrets $nextSecrets = null;
    private ?ReminderRows $reminderRows = null;
    private ?AcceptanceSteps $acceptanceSteps = null;
    private ?InvitationSearch $invitationSearch = null;
    private ?PortalCounts $portalCounts = null;
    private ?History $history = null;
    private ?PersonalRows $personalRows = null;
    private ?RateLimitCounter $rateLimitCounter = null;
    private ?IdempotencyRows $idempotencyRows = null;
    private ?UserAddresses $userAddresses = null;
    private ?ImportRows $importRows = null;
    private ?ImportStates $importStates = null;
    private ?QueuedLines $queuedLines = null;
    private ?AccessTable $accessTable = null;
    private ?AccessMetaTable $accessMeta = null;
    private ?AddressProofs $addressProofs = null;
    private ?AddressTable $addresses = null;
    private ?OutboxTable $outbox = null;
    private ?EndpointOption $endpoints = null;
    private ?PortalPosts $portalPosts = null;
    private ?Schema $schema = null;
    private ?Migrations $migrations = null;
    private ?TableState $tableState = null;

    public function __construct(
        private readonly \wpdb $database,
    ) {}

    public function invitationRows(): InvitationRows
    {
        return $this->invitationRows ??= new InvitationRows($this->database);
    }

    public function stagedRows(): StagedRows
    {
        return $this->stagedRows ??= new StagedRows($this->database);
    }

    public function nextSecrets(): NextSecrets
    {
        return $this->nextSecrets ??= new NextSecrets($this->database);
    }

    public function reminderRows(): ReminderRows
    {
        return $this->reminderRows ??= new ReminderRows($this->database);
    }

    public function acceptanceSteps(): AcceptanceSteps
    {
        return $this->acceptanceSteps ??= new AcceptanceSteps($this->database);
    }

    public function invitationSearch(): InvitationSearch
    {
        return $this->invitationSearch ??= new InvitationSearch($this->database);
    }

    public function portalCounts(): PortalCounts
    {
        return $this->portalCounts ??= new PortalCounts($this->database);
    }

    public function history(): History
    {
        return $this->history ??= new History($this->database);
    }

    public function personalRows(): PersonalRows
    {
        return $this->personalRows ??= new PersonalRows($this->database);
    }

    public function rateLimitCounter(): RateLimitCounter
    {
        return $this->rateLimitCounter ??= new RateLimitCounter($this->database);
    }

    public function idempotencyRows(): IdempotencyRows
    {
        return $this->idempotencyRows ??= new IdempotencyRows($this->database);
    }

    public function userAddresses(): UserAddresses
    {
        return $this->userAddresses ??= new UserAddresses($this->database);
    }

    public function importRows(): ImportRows
    {
        return $this->importRows ??= new ImportRows($this->database);
    }

    public function importStates(): ImportStates
    {
        return $this->importStates ??= new ImportStates($this->database);
    }

    public function queuedLines(): QueuedLines
    {
        return $this->queuedLines ??= new QueuedLines($this->database);
    }

    public function accessHistory(): AccessHistory
    {
        return new AccessHistory($this->database);
    }

    public function accessTable(): AccessTable
    {
        return $this->accessTable ??= new AccessTable($this->database);
    }

    public function clientSearch(): ClientSearch
    {
        return new ClientSearch($this->database);
    }

    public function accessMeta(): AccessMetaTable
    {
        return $this->accessMeta ??= new AccessMetaTable($this->database);
    }

    public function addressProofs(): AddressProofs
    {
        return $this->addressProofs ??= new AddressProofs($this->database);
    }

    public function addressTable(): AddressTable
    {
        return $this->addresses ??= new AddressTable($this->database);
    }

    public function outbox(): OutboxTable
    {
        return $this->outbox ??= new OutboxTable($this->database);
    }

    public function endpoints(): EndpointOption
    {
        return $this->endpoints ??= new EndpointOption($this->database);
    }

    public function portalPosts(): PortalPosts
    {
        return $this->portalPosts ??= new PortalPosts($this->database);
    }

    public function networkSites(): NetworkSites
    {
        return new NetworkSites($this->database);
    }

    public function options(): Options
    {
        return new Options($this->database);
    }

    public function schema(): Schema
    {
        return $this->schema ??= new Schema(
            $this->database,
            $this->invitationRows()->schema(),
            $this->importRows()->schema(),
            $this->accessTable()->schema(),
            $this->addressTable()->schema(),
            $this->outbox()->schema(),
            $this->idempotencyRows()->schema(),
        );
    }

    /**
     * @return list<string> Without the one that is the network's.
     */
    public function tablesOfSite(): array
    {
        return array_values(array_diff($this->schema()->tables(), [$this->addressTable()->name()]));
    }

    public function migrations(): Migrations
    {
        return $this->migrations ??= new Migrations();
    }

    public function tableState(): TableState
    {
        return $this->tableState ??= new TableState($this->database, $this->schema(), $this->migrations());
    }

    public function invitationUpgrade(): InvitationUpgrade
    {
        return new InvitationUpgrade($this->database);
    }
}
