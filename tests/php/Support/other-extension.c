/*
 * Another build of the extension, as far as the plugin looks at one before it calls it: a name, a version, a contract.
 * API, CONTRACT and CONTRACT_SINCE are defined where they differ.
 */
#include <php.h>

#ifndef API
#define API ZEND_MODULE_API_NO
#endif

static PHP_MINIT_FUNCTION(clientpress)
{
#ifdef CONTRACT
	REGISTER_NS_LONG_CONSTANT("ClientPress\\Native", "CONTRACT", CONTRACT, CONST_PERSISTENT);
	REGISTER_NS_LONG_CONSTANT("ClientPress\\Native", "CONTRACT_SINCE", CONTRACT_SINCE, CONST_PERSISTENT);
	/* What it means in another contract, the plugin cannot know. */
	REGISTER_NS_STRING_CONSTANT("ClientPress\\Native", "EXPIRY_DAYS", "of another kind", CONST_PERSISTENT);
#endif
	return SUCCESS;
}

zend_module_entry clientpress_module_entry = {
	sizeof(zend_module_entry), API, ZEND_DEBUG, USING_ZTS, NULL, NULL,
	"clientpress", NULL, PHP_MINIT(clientpress), NULL, NULL, NULL, NULL, "9.9.9", STANDARD_MODULE_PROPERTIES
};

ZEND_GET_MODULE(clientpress)
