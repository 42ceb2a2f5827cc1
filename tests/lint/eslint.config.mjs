// What stands against mistakes; the form of the code is Prettier's, names and types are tsc's.

import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';

export default [
    js.configs.recommended,
    {
        files: ['**/*.js'],
        plugins: { 'react-hooks': reactHooks },
        // WordPress loads them as plain scripts, each of which leaves one constant for those that depend on it.
        languageOptions: { ecmaVersion: 2022, sourceType: 'script' },
        linterOptions: { reportUnusedDisableDirectives: 'error' },
        rules: {
            'no-undef': 'off',
            'no-unused-vars': ['error', { vars: 'local' }],
            'react-hooks/rules-of-hooks': 'error',
            'react-hooks/exhaustive-deps': 'error',
            curly: 'error',
            eqeqeq: 'error',
            'no-alert': 'error',
            'no-console': 'error',
            'no-implicit-globals': 'error',
            'no-param-reassign': 'error',
            'no-restricted-syntax': [
                'error',
                {
                    selector: 'CallExpression[callee.property.name=/^(then|catch|finally)$/]',
                    message: 'Await it.',
                },
            ],
            'no-shadow': 'error',
            'no-var': 'error',
            'object-shorthand': 'error',
            'prefer-const': 'error',
            'prefer-template': 'error',
            strict: ['error', 'function'],
        },
    },
];
