<?php

declare(strict_types=1);

ClientPress\Native\panic_probe('sesame');
