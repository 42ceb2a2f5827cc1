<?php

declare(strict_types=1);

namespace ClientPress\Tests\Rest;

use ClientPress\Tests\Support\OpenApi;

/**
 * docs/openapi.json, which `make openapi` writes: this test with CLIENTPRESS_WRITE_OPENAPI=1.
 *
 * @group any-database
 * @requires extension clientpress
 */
final class OpenApiTest extends RestTestCase
{
    private const FILE = __DIR__ . '/../../../docs/openapi.json';

    public function test_the_description_is_what_the_routes_say(): void
    {
        $json = OpenApi::json();
        if (getenv('CLIENTPRESS_WRITE_OPENAPI') === '1') {
            file_put_contents(self::FILE, $json);
        }

        self::assertSame($json, (string) file_get_contents(self::FILE), 'Run `make openapi`.');
    }

    public function test_every_route_is_described_and_every_reference_leads_somewhere(): void
    {
        $document = json_decode((string) file_get_contents(self::FILE), true, 64, JSON_THROW_ON_ERROR);
        $routes = array_keys(rest_get_server()->get_routes('clientpress/v1'));

        // One route is the index, which core makes.
        self::assertCount(count($routes) - 1, $document['paths']);
        array_walk_recursive($document, static function (mixed $value, int|string $key) use ($document): void {
            if ($key !== '$ref') {
                return;
            }
            $target = $document;
            foreach (explode('/', substr($value, 2)) as $step) {
                self::assertArrayHasKey($step, $target, $value);
                $target = $target[$step];
            }
        });
    }
}
