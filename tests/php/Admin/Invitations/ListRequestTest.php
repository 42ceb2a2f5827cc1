<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Invitations;

use ClientPress\Admin\Invitations\ListRequest;
use ClientPress\Admin\Invitations\ListView;
use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\Status;
use ClientPress\Tests\TestCase;

/** @group any-database */
final class ListRequestTest extends TestCase
{
    public function test_an_empty_address_asks_for_the_newest(): void
    {
        $query = ListRequest::fromQuery([])->toQuery(20, 1);

        self::assertSame(['created', 'desc'], [$query->orderBy, $query->order]);
        self::assertNull($query->portalId);
        self::assertNull($query->status);
        self::assertSame('', $query->search);
    }

    public function test_every_part_is_understood_and_leads_back(): void
    {
        $address = [
            'status' => 'expired',
            's' => "o'brien+x@",
            'portal_id' => '7',
            'orderby' => 'email',
            'order' => 'desc',
            'paged' => '3',
        ];

        $request = ListRequest::fromQuery($address);
        $query = $request->toQuery(50, 2);

        self::assertSame($address, $request->toArray());
        self::assertSame(Status::Expired, $query->status);
        self::assertSame("o'brien+x@", $query->search);
        self::assertSame(7, $query->portalId);
        self::assertSame([50, 2], [$query->perPage, $query->page]);
        self::assertTrue($request->isFiltered());
    }

    public function test_the_view_of_failures_asks_for_the_delivery(): void
    {
        $request = ListRequest::fromQuery(['status' => 'not-sent']);

        self::assertSame(ListView::NotSent, $request->view);
        self::assertSame(Delivery::Failed, $request->toQuery(20, 1)->delivery);
        self::assertFalse($request->isFiltered());
    }

    public function test_the_view_of_wishes_asks_for_those_alone(): void
    {
        self::assertTrue(ListRequest::fromQuery(['status' => 'asked'])->toQuery(20, 1)->asked);
        self::assertFalse(ListRequest::fromQuery([])->toQuery(20, 1)->asked);
    }

    public function test_what_is_not_understood_is_left_out(): void
    {
        $request = ListRequest::fromQuery([
            'status' => ['pending'],
            's' => ['x'],
            'orderby' => 'id; DROP TABLE',
            'order' => 'sideways',
            'paged' => '0',
        ]);

        self::assertSame([], $request->toArray());
    }

    public function test_an_endless_search_is_cut_at_a_whole_character(): void
    {
        $search = ListRequest::fromQuery(['s' => str_repeat('ü', 5000)])->search;

        self::assertSame(str_repeat('ü', 100), $search);
    }
}
