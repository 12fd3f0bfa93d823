//! The table of faults: variant, name and what goes wrong.

macro_rules! faults {
    ($($variant:ident = $name:literal, $description:literal;)*) => {
        /// One wrong behaviour of a service provider, named after the bug.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault {
            $(#[doc = $description] $variant,)*
        }

        impl Fault {
            /// Every fault there is.
            pub fn all() -> &'static [Fault] {
                &[$(Fault::$variant),*]
            }

            /// Its name, `area.what-it-does`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// What the server does wrong, in a line.
            pub fn description(self) -> &'static str {
                match self { $(Self::$variant => $description),* }
            }
        }
    };
}

faults! {
// discovery
DiscoveryConfigMissing = "discovery.config-missing", "/ServiceProviderConfig is unknown";
DiscoveryConfigInList = "discovery.config-in-list", "the configuration is wrapped in a ListResponse";
DiscoveryConfigLacksEtag = "discovery.config-lacks-etag", "the configuration has no `etag`";
DiscoveryConfigLacksChangePassword = "discovery.config-lacks-change-password", "the configuration has no `changePassword`";
DiscoveryConfigLacksBulkLimits = "discovery.config-lacks-bulk-limits", "the configuration has neither `bulk.maxOperations` nor `bulk.maxPayloadSize`";
DiscoveryConfigLacksMaxResults = "discovery.config-lacks-max-results", "the configuration has no `filter.maxResults`";
DiscoveryConfigLacksAuthenticationSchemes = "discovery.config-lacks-authentication-schemes", "the configuration has no `authenticationSchemes`";
DiscoveryConfigWrongSchema = "discovery.config-wrong-schema", "the configuration names the schema of SCIM 1.1";
DiscoveryConfigFlagsAsStrings = "discovery.config-flags-as-strings", "`supported` is \"true\" and not true";
DiscoveryPatchNotImplemented = "discovery.patch-not-implemented", "PATCH is announced and answers 501";
DiscoveryBulkNotImplemented = "discovery.bulk-not-implemented", "bulk is announced and answers 501";
DiscoverySchemasMissing = "discovery.schemas-missing", "/Schemas is unknown";
DiscoverySchemasBareArray = "discovery.schemas-bare-array", "/Schemas answers an array without ListResponse";
DiscoveryResourceTypesBareArray = "discovery.resource-types-bare-array", "/ResourceTypes answers an array without ListResponse";
DiscoverySchemasPaged = "discovery.schemas-paged", "/Schemas obeys `count`";
DiscoveryFilterApplied = "discovery.filter-applied", "a filter on discovery is applied";
DiscoveryFilterIgnored = "discovery.filter-ignored", "a filter on discovery is ignored";
DiscoveryUnknownSchema200 = "discovery.unknown-schema-200", "an unknown schema URI is answered 200";
DiscoveryUnknownResourceType200 = "discovery.unknown-resource-type-200", "an unknown resource type is answered 200";
DiscoverySchemaByUri404 = "discovery.schema-by-uri-404", "a single schema cannot be read";
DiscoveryResourceTypeById404 = "discovery.resource-type-by-id-404", "a single resource type cannot be read";
DiscoveryWritable = "discovery.writable", "writes to discovery endpoints succeed";
DiscoverySchemasLackExtension = "discovery.schemas-lack-extension", "the enterprise extension is missing from /Schemas";
DiscoveryResourceTypeSchemaDangling = "discovery.resource-type-schema-dangling", "the User type names a schema that /Schemas does not have";
DiscoveryResourceTypeLacksEndpoint = "discovery.resource-type-lacks-endpoint", "resource types have no `endpoint`";
DiscoveryResourceTypeLacksExtension = "discovery.resource-type-lacks-extension", "the User type does not declare the extension it has";
DiscoverySchemasListMessages = "discovery.schemas-list-messages", "/Schemas lists the ListResponse message";
DiscoverySchemaLacksAttributes = "discovery.schema-lacks-attributes", "schemas have no `attributes`";
DiscoverySchemaLacksSubAttributes = "discovery.schema-lacks-sub-attributes", "complex attributes have no `subAttributes`";
DiscoverySchemaTypesCapitalised = "discovery.schema-types-capitalised", "attribute types read \"String\", \"Boolean\" and so on";
DiscoveryUserNameOptional = "discovery.user-name-optional", "the schema says that userName is neither required nor unique";
DiscoveryPasswordReadable = "discovery.password-readable", "the schema says that password is readWrite and returned";
DiscoveryTotalWrong = "discovery.total-wrong", "`totalResults` on discovery is one too many";
// create
CreateStatus200 = "create.status-200", "a new resource is answered 200";
CreateStatus202 = "create.status-202", "a new resource is answered 202";
CreateLocationMissing = "create.location-missing", "201 without Location";
CreateLocationIsCollection = "create.location-is-collection", "Location of a new resource names the endpoint";
CreateLocationNotFound = "create.location-not-found", "Location and `meta.location` of a new resource name nothing";
CreateMetaMissing = "create.meta-missing", "a new resource is answered without `meta`";
CreateResourceTypeIsEndpoint = "create.resource-type-is-endpoint", "`meta.resourceType` reads \"Users\"";
CreateIdMissing = "create.id-missing", "a new resource is answered without `id`";
CreateIdClientChosen = "create.id-client-chosen", "an `id` sent by the client is taken";
CreateIdNumber = "create.id-number", "`id` is a number";
CreateIdsPerEndpoint = "create.ids-per-endpoint", "identifiers repeat from one endpoint to the next";
CreateLastModifiedLater = "create.last-modified-later", "`lastModified` of a new resource differs from `created`";
CreateReadOnlyRefused = "create.read-only-refused", "a body with readOnly values is refused";
CreateMetaFromClient = "create.meta-from-client", "`meta` sent by the client is taken";
CreateMissingRequiredAccepted = "create.missing-required-accepted", "a user without userName is created";
CreateEmptyRequiredAccepted = "create.empty-required-accepted", "an empty userName is accepted";
CreateWrongTypeAccepted = "create.wrong-type-accepted", "values of the wrong type are stored";
CreateUnknownAttributeEchoed = "create.unknown-attribute-echoed", "attributes without schema are stored and returned";
CreateUnknownAttribute500 = "create.unknown-attribute-500", "attributes without schema crash the server";
CreateNullRefused = "create.null-refused", "null values are refused";
CreateExternalIdInvented = "create.external-id-invented", "a missing externalId is filled in";
CreateExternalIdDropped = "create.external-id-dropped", "externalId is forgotten";
CreateExtensionDropped = "create.extension-dropped", "extension data of a new resource is forgotten";
CreateBodyMissing = "create.body-missing", "a new resource is answered without a body";
CreateRepeatsKept = "create.repeats-kept", "a value sent twice is kept twice";
CreateTwoPrimaries = "create.two-primaries", "two values with `primary` true are kept";
CreateNamesCaseSensitive = "create.names-case-sensitive", "attribute names in another case are not understood";
CreateMultiValuedKeepsFirst = "create.multi-valued-keeps-first", "only the first of several values is stored";
// uniqueness
UniquenessOff = "uniqueness.off", "duplicates are accepted everywhere";
UniquenessCaseSensitive = "uniqueness.case-sensitive", "a userName in another case counts as another";
UniquenessNotOnPut = "uniqueness.not-on-put", "PUT may make a duplicate";
UniquenessNotOnPatch = "uniqueness.not-on-patch", "PATCH may make a duplicate";
UniquenessWithoutScimType = "uniqueness.without-scim-type", "a duplicate is refused without `scimType`";
UniquenessStatus400 = "uniqueness.status-400", "a duplicate is refused with 400";
UniquenessStatus500 = "uniqueness.status-500", "a duplicate crashes the server";
UniquenessWrongScimType = "uniqueness.wrong-scim-type", "a duplicate is refused as invalidValue";
UniquenessDeletedCounts = "uniqueness.deleted-counts", "the userName of a deleted user stays taken";
UniquenessExternalId = "uniqueness.external-id", "externalId must be unique";
// read
ReadUnknownId200 = "read.unknown-id-200", "an unknown id is answered 200 with an empty object";
ReadUnknownId400 = "read.unknown-id-400", "an unknown id is answered 400";
ReadUnknownId500 = "read.unknown-id-500", "an unknown id crashes the server";
ReadPasswordReturned = "read.password-returned", "the password is returned";
ReadRequestAttributeReturned = "read.request-attribute-returned", "attributes that are returned on request are always returned";
ReadWriteOnlyReturned = "read.write-only-returned", "writeOnly values of other types are returned";
ReadIdMissing = "read.id-missing", "a resource is read without `id`";
ReadInList = "read.in-list", "a single resource is wrapped in a ListResponse";
ReadAttributeLost = "read.attribute-lost", "displayName is stored and never shown";
ReadNamesInLowerCase = "read.names-in-lower-case", "attribute names are answered in lower case";
// schemas
SchemasMissing = "schemas.missing", "resources have no `schemas`";
SchemasEmpty = "schemas.empty", "`schemas` is an empty array";
SchemasString = "schemas.string", "`schemas` is a string";
SchemasForeignUri = "schemas.foreign-uri", "`schemas` names a URI that the type does not have";
SchemasDuplicates = "schemas.duplicates", "`schemas` names the base schema twice";
SchemasLackExtension = "schemas.lack-extension", "`schemas` does not name the extension in use";
SchemasLackBase = "schemas.lack-base", "`schemas` does not name the base schema when an extension is in use";
// types
TypesBooleanAsString = "types.boolean-as-string", "booleans are answered as strings";
TypesNumberAsString = "types.number-as-string", "numbers are answered as strings";
TypesSingleInsteadOfArray = "types.single-instead-of-array", "an array of one is answered as its value";
TypesSingularAsArray = "types.singular-as-array", "`name` is answered as an array";
TypesDateWithoutTime = "types.date-without-time", "times in `meta` have no time of day";
TypesDateAsNumber = "types.date-as-number", "times in `meta` are seconds since 1970";
TypesCaseChanged = "types.case-changed", "case-exact values are stored in lower case";
// meta
MetaMissing = "meta.missing", "resources have no `meta`";
MetaLocationWrong = "meta.location-wrong", "`meta.location` names another resource";
MetaLocationMissing = "meta.location-missing", "`meta` has no `location`";
MetaResourceTypeMissing = "meta.resource-type-missing", "`meta` has no `resourceType`";
MetaCreatedMoves = "meta.created-moves", "`created` follows `lastModified`";
MetaLastModifiedStays = "meta.last-modified-stays", "`lastModified` never moves";
MetaLastModifiedMissing = "meta.last-modified-missing", "`meta` has no `lastModified`";
MetaLastModifiedBeforeCreated = "meta.last-modified-before-created", "`lastModified` lies before `created`";
// list
ListTotalIsPageSize = "list.total-is-page-size", "`totalResults` counts the page";
ListTotalMissing = "list.total-missing", "a list has no `totalResults`";
ListTotalAsString = "list.total-as-string", "`totalResults` is a string";
ListItemsPerPageIsRequested = "list.items-per-page-is-requested", "`itemsPerPage` repeats `count`";
ListStartIndexFromZero = "list.start-index-from-zero", "`startIndex` in a list counts from 0";
ListStartIndexMissing = "list.start-index-missing", "a partial list has no `startIndex`";
ListResourcesInLowerCase = "list.resources-in-lower-case", "the member is called `resources`";
ListSchemasMissing = "list.schemas-missing", "a list has no `schemas`";
ListWrongSchema = "list.wrong-schema", "a list names the schema of its resources";
ListBareArray = "list.bare-array", "a list is an array";
ListEmpty404 = "list.empty-404", "no match is answered 404";
ListEmpty204 = "list.empty-204", "no match is answered 204";
ListMaxResultsExceeded = "list.max-results-exceeded", "a page holds more than `filter.maxResults`";
ListResourcesWithoutSchemas = "list.resources-without-schemas", "resources in lists have no `schemas`";
ListResourcesWithoutMeta = "list.resources-without-meta", "resources in lists have no `meta`";
ListNewestMissing = "list.newest-missing", "the newest resource is not listed";
// filter
FilterIgnored = "filter.ignored", "filters are ignored";
FilterInvalidIgnored = "filter.invalid-ignored", "a filter that cannot be parsed is ignored";
FilterInvalid500 = "filter.invalid-500", "a filter that cannot be parsed crashes the server";
FilterInvalidMatchesNothing = "filter.invalid-matches-nothing", "a filter that cannot be parsed matches nothing";
FilterWithoutScimType = "filter.without-scim-type", "a bad filter is refused without `scimType`";
FilterWrongScimType = "filter.wrong-scim-type", "a bad filter is refused as invalidSyntax";
FilterUnknownOperatorAsEq = "filter.unknown-operator-as-eq", "an unknown operator is taken for `eq`";
FilterUnknownAttributeIgnored = "filter.unknown-attribute-ignored", "a comparison of an unknown attribute is true";
FilterEqCaseSensitive = "filter.eq-case-sensitive", "case-insensitive attributes are compared with case";
FilterEqFoldsCaseExact = "filter.eq-folds-case-exact", "case-exact attributes are compared without case";
FilterEqAsCo = "filter.eq-as-co", "`eq` matches substrings";
FilterNeAsEq = "filter.ne-as-eq", "`ne` matches what `eq` matches";
FilterNeUnsupported = "filter.ne-unsupported", "`ne` is refused";
FilterCoAsSw = "filter.co-as-sw", "`co` looks only at the beginning";
FilterCoAsEq = "filter.co-as-eq", "`co` compares whole values";
FilterSwAsCo = "filter.sw-as-co", "`sw` matches anywhere";
FilterEwAsCo = "filter.ew-as-co", "`ew` matches anywhere";
FilterEwAsSw = "filter.ew-as-sw", "`ew` matches the beginning";
FilterPrAlways = "filter.pr-always", "`pr` is always true";
FilterPrFalseAbsent = "filter.pr-false-absent", "`pr` does not see false";
FilterGtAsGe = "filter.gt-as-ge", "`gt` includes equality";
FilterGeAsGt = "filter.ge-as-gt", "`ge` excludes equality";
FilterLtAsLe = "filter.lt-as-le", "`lt` includes equality";
FilterLeAsLt = "filter.le-as-lt", "`le` excludes equality";
FilterGtAsLt = "filter.gt-as-lt", "`gt` and `lt` are exchanged";
FilterDatesAsStrings = "filter.dates-as-strings", "times are compared as strings";
FilterNumbersAsStrings = "filter.numbers-as-strings", "numbers are compared as strings";
FilterBooleanOrdered = "filter.boolean-ordered", "`gt` on a boolean is accepted";
FilterBinaryOrdered = "filter.binary-ordered", "`gt` on a binary value is accepted";
FilterAndAsOr = "filter.and-as-or", "`and` means `or`";
FilterOrAsAnd = "filter.or-as-and", "`or` means `and`";
FilterAndOrLeftToRight = "filter.and-or-left-to-right", "`and` does not bind tighter than `or`";
FilterGroupingIgnored = "filter.grouping-ignored", "parentheses are ignored";
FilterNotIgnored = "filter.not-ignored", "`not` is ignored";
FilterOperatorsCaseSensitive = "filter.operators-case-sensitive", "operators in capitals are refused";
FilterNamesCaseSensitive = "filter.names-case-sensitive", "attribute names in another case are unknown";
FilterUrnUnknown = "filter.urn-unknown", "names with the URI of the base schema are unknown";
FilterExtensionUnknown = "filter.extension-unknown", "names with the URI of an extension are unknown";
FilterSubAttributeUnknown = "filter.sub-attribute-unknown", "names of sub-attributes are unknown";
FilterMultiValuedFirstOnly = "filter.multi-valued-first-only", "only the first of several values is compared";
FilterMultiValuedAll = "filter.multi-valued-all", "all values must match";
FilterValuePathUnbound = "filter.value-path-unbound", "conditions in brackets may match different values";
FilterValuePathFirstCondition = "filter.value-path-first-condition", "only the first condition in brackets counts";
FilterExternalIdUnknown = "filter.external-id-unknown", "externalId cannot be filtered";
FilterIdUnknown = "filter.id-unknown", "id cannot be filtered";
FilterMetaUnknown = "filter.meta-unknown", "meta cannot be filtered";
FilterEscapesKept = "filter.escapes-kept", "escapes in strings are compared literally";
FilterSchemasUnknown = "filter.schemas-unknown", "schemas cannot be filtered";
// sort
SortIgnored = "sort.ignored", "`sortBy` is ignored";
SortDescendingIgnored = "sort.descending-ignored", "`sortOrder=descending` is ignored";
SortDescendingByDefault = "sort.descending-by-default", "the order is descending unless ascending is asked for";
SortCaseSensitive = "sort.case-sensitive", "capitals come before small letters";
SortCaseExactFolded = "sort.case-exact-folded", "case-exact attributes are sorted without case";
SortMissingFirst = "sort.missing-first", "resources without a value come first";
SortMissingLastDescending = "sort.missing-last-descending", "resources without a value come last in descending order";
SortMissingDropped = "sort.missing-dropped", "resources without a value are left out";
SortNumbersAsStrings = "sort.numbers-as-strings", "numbers are sorted as strings";
SortPrimaryIgnored = "sort.primary-ignored", "the first value decides and not the primary one";
SortSubAttributeIgnored = "sort.sub-attribute-ignored", "`sortBy` with a sub-attribute is ignored";
SortUrnUnknown = "sort.urn-unknown", "`sortBy` with a URI is refused";
SortPageOnly = "sort.page-only", "each page is sorted by itself";
// page
PageStartIndexFromZero = "page.start-index-from-zero", "`startIndex` counts from 0";
PageStartIndexIgnored = "page.start-index-ignored", "`startIndex` is ignored";
PageStartIndexZeroRefused = "page.start-index-zero-refused", "`startIndex` below 1 is refused";
PageStartIndexNegative500 = "page.start-index-negative-500", "a negative `startIndex` crashes the server";
PageCountIgnored = "page.count-ignored", "`count` is ignored";
PageCountZeroIsAll = "page.count-zero-is-all", "`count=0` returns everything";
PageCountNegativeRefused = "page.count-negative-refused", "a negative `count` is refused";
PageCountOneTooMany = "page.count-one-too-many", "a page holds one resource too many";
PagePastEnd404 = "page.past-end-404", "a page past the end is answered 404";
PagePastEndRepeats = "page.past-end-repeats", "a page past the end repeats the last one";
PageOverlaps = "page.overlaps", "pages repeat the last resource of the one before";
PageStartIndexIsPageNumber = "page.start-index-is-page-number", "`startIndex` counts pages";
// project
ProjectAttributesIgnored = "project.attributes-ignored", "`attributes` is ignored";
ProjectExcludedIgnored = "project.excluded-ignored", "`excludedAttributes` is ignored";
ProjectAttributesDropId = "project.attributes-drop-id", "`attributes` leaves out `id`";
ProjectExcludedDropId = "project.excluded-drop-id", "`excludedAttributes=id` leaves out `id`";
ProjectAlwaysDropped = "project.always-dropped", "`attributes` leaves out attributes that are always returned";
ProjectNamesCaseSensitive = "project.names-case-sensitive", "names in another case are not understood";
ProjectUrnUnknown = "project.urn-unknown", "names with a URI are not understood";
ProjectSubAttributeUnknown = "project.sub-attribute-unknown", "names of sub-attributes are not understood";
ProjectSubAttributeReturnsWhole = "project.sub-attribute-returns-whole", "a sub-attribute brings all its siblings";
ProjectIgnoredOnWrites = "project.ignored-on-writes", "POST and PUT ignore `attributes`";
ProjectIgnoredOnRead = "project.ignored-on-read", "reading one resource ignores `attributes`";
ProjectIgnoredInLists = "project.ignored-in-lists", "lists ignore `attributes`";
ProjectRequestNeverReturned = "project.request-never-returned", "attributes returned on request do not come when asked for";
ProjectFirstNameOnly = "project.first-name-only", "only the first name in the list counts";
ProjectExcludedSubAttributeDropsWhole = "project.excluded-sub-attribute-drops-whole", "excluding a sub-attribute leaves out the attribute";
ProjectNeverReturnedLeaks = "project.never-returned-leaks", "naming a never-returned attribute returns it";
// search
SearchMissing = "search.missing", "/.search is unknown";
SearchStatus201 = "search.status-201", "/.search answers 201";
SearchFilterIgnored = "search.filter-ignored", "/.search ignores `filter`";
SearchProjectionIgnored = "search.projection-ignored", "/.search ignores `attributes`";
SearchPagingIgnored = "search.paging-ignored", "/.search ignores `startIndex` and `count`";
SearchSortIgnored = "search.sort-ignored", "/.search ignores `sortBy`";
SearchCreates = "search.creates", "/{type}/.search is taken for the creation of a resource";
SearchRootOnlyUsers = "search.root-only-users", "a search at the root sees users only";
// put
PutCreates = "put.creates", "PUT to an unknown id creates a resource";
PutStatus201 = "put.status-201", "PUT answers 201";
PutStatus204 = "put.status-204", "PUT answers 204";
PutReadOnlyRefused = "put.read-only-refused", "a body with readOnly values is refused";
PutReadOnlyAccepted = "put.read-only-accepted", "groups sent with PUT are taken";
PutIdChanged = "put.id-changed", "an id sent with PUT is taken";
PutNullKeeps = "put.null-keeps", "null and [] keep the old value";
PutDropsExtension = "put.drops-extension", "extension data is forgotten";
PutImmutableChanged = "put.immutable-changed", "an immutable value is changed";
PutImmutableIgnored = "put.immutable-ignored", "another immutable value is answered 200 and ignored";
PutImmutableUnsetRefused = "put.immutable-unset-refused", "an immutable attribute without a value cannot be set";
PutMissingRequiredAccepted = "put.missing-required-accepted", "a body without a required value is accepted";
PutResponseStale = "put.response-stale", "PUT answers the state before";
PutNotPerformed = "put.not-performed", "PUT answers the new state and keeps the old";
PutMetaFromClient = "put.meta-from-client", "`meta` sent with PUT is taken";
PutAppends = "put.appends", "values of multi-valued attributes are added and not replaced";
PutCreatedMoves = "put.created-moves", "PUT sets `created` anew";
// delete
DeleteStatus200 = "delete.status-200", "DELETE answers 200 with the resource";
DeleteStatus202 = "delete.status-202", "DELETE answers 202";
DeleteNotPerformed = "delete.not-performed", "DELETE answers 204 and keeps the resource";
DeleteSecond204 = "delete.second-204", "a second DELETE answers 204";
DeleteSecond410 = "delete.second-410", "a deleted resource is answered 410";
DeleteStillReadable = "delete.still-readable", "a deleted resource can be read";
DeleteStillListed = "delete.still-listed", "a deleted resource is still listed";
DeleteStillWritable = "delete.still-writable", "PATCH of a deleted resource answers 200";
DeleteUnknown500 = "delete.unknown-500", "DELETE of an unknown id crashes the server";
// patch
PatchNotAtomic = "patch.not-atomic", "operations before a failing one stay";
PatchOnlyFirstOperation = "patch.only-first-operation", "only the first operation is carried out";
PatchOperationsReversed = "patch.operations-reversed", "operations are carried out in reverse order";
PatchNotPerformed = "patch.not-performed", "PATCH answers 200 and does nothing";
PatchAddReplacesList = "patch.add-replaces-list", "`add` replaces all values";
PatchAddDuplicates = "patch.add-duplicates", "`add` repeats a value that is there";
PatchAddSingleIgnored = "patch.add-single-ignored", "`add` of a single-valued attribute that has a value is ignored";
PatchAddWithoutPathRefused = "patch.add-without-path-refused", "`add` without path is refused";
PatchReplaceWithoutPathRefused = "patch.replace-without-path-refused", "`replace` without path is refused";
PatchReplaceWithoutPathClears = "patch.replace-without-path-clears", "`replace` without path clears all other attributes";
PatchReplaceAppends = "patch.replace-appends", "`replace` adds values";
PatchReplaceUnassignedRefused = "patch.replace-unassigned-refused", "`replace` of an unassigned attribute is refused";
PatchReplaceNoMatchAccepted = "patch.replace-no-match-accepted", "`replace` with a filter that matches nothing answers 200";
PatchReplaceNoMatchAppends = "patch.replace-no-match-appends", "`replace` with a filter that matches nothing adds a value";
PatchReplaceComplexOverwrites = "patch.replace-complex-overwrites", "`replace` of a complex attribute drops what is not named";
PatchRemoveWithoutPathAccepted = "patch.remove-without-path-accepted", "`remove` without path answers 200";
PatchRemoveWithoutPath500 = "patch.remove-without-path-500", "`remove` without path crashes the server";
PatchRemoveWithoutPathSyntax = "patch.remove-without-path-syntax", "`remove` without path is refused as invalidSyntax";
PatchRemoveByFilterRemovesAll = "patch.remove-by-filter-removes-all", "`remove` with a filter removes all values";
PatchRemoveByFilterFirstOnly = "patch.remove-by-filter-first-only", "`remove` with a filter removes one match only";
PatchRemoveByFilterIgnored = "patch.remove-by-filter-ignored", "`remove` with a filter removes nothing";
PatchRemoveKeepsEmpty = "patch.remove-keeps-empty", "`remove` of the last value leaves an empty string";
PatchRemoveAbsent404 = "patch.remove-absent-404", "`remove` of an unassigned attribute answers 404";
PatchRemoveRequiredAccepted = "patch.remove-required-accepted", "a required attribute can be removed";
PatchRemoveSubAttributeDropsWhole = "patch.remove-sub-attribute-drops-whole", "`remove` of a sub-attribute removes the attribute";
PatchReadOnlyAccepted = "patch.read-only-accepted", "readOnly attributes are changed";
PatchReadOnlyIgnored = "patch.read-only-ignored", "changes of readOnly attributes are ignored";
PatchReadOnlyWrongScimType = "patch.read-only-wrong-scim-type", "changes of readOnly attributes are refused as invalidValue";
PatchImmutableChanged = "patch.immutable-changed", "an immutable value is changed";
PatchImmutableUnsetRefused = "patch.immutable-unset-refused", "an immutable attribute without a value cannot be set";
PatchPrimaryKept = "patch.primary-kept", "setting `primary` leaves the old primary";
PatchExtensionUnknown = "patch.extension-unknown", "paths with the URI of an extension are unknown";
PatchUrnUnknown = "patch.urn-unknown", "paths with the URI of the base schema are unknown";
PatchSchemasNotExtended = "patch.schemas-not-extended", "adding extension data does not add the URI to `schemas`";
PatchExtensionContainerDropped = "patch.extension-container-dropped", "an extension container in a value without path is ignored";
PatchSubAttributeUnknown = "patch.sub-attribute-unknown", "paths to sub-attributes are unknown";
PatchValuePathAllValues = "patch.value-path-all-values", "a filter in a path selects every value";
PatchValuePathFirstOnly = "patch.value-path-first-only", "a filter in a path selects the first match only";
PatchValuePathSubReplacesValue = "patch.value-path-sub-replaces-value", "a path to a sub-attribute of a selected value replaces the value";
PatchPathCaseSensitive = "patch.path-case-sensitive", "paths in another case are unknown";
PatchInvalidPathAccepted = "patch.invalid-path-accepted", "paths that cannot be parsed or name nothing are ignored";
PatchInvalidPath500 = "patch.invalid-path-500", "paths that cannot be parsed crash the server";
PatchUnknownOperationAccepted = "patch.unknown-operation-accepted", "unknown operations are ignored";
PatchMissingOperationsAccepted = "patch.missing-operations-accepted", "a body without Operations is accepted";
PatchMissingValue500 = "patch.missing-value-500", "`add` without value crashes the server";
PatchMissingValueAccepted = "patch.missing-value-accepted", "`add` without value is ignored";
PatchWrongTypeAccepted = "patch.wrong-type-accepted", "values of the wrong type are stored";
PatchNullRefused = "patch.null-refused", "`replace` with null is refused";
PatchNoOpMovesLastModified = "patch.no-op-moves-last-modified", "`add` of what is there moves `lastModified`";
PatchNoOpRefused = "patch.no-op-refused", "`add` of what is there is refused";
PatchLastModifiedStays = "patch.last-modified-stays", "PATCH does not move `lastModified`";
PatchAttributes204 = "patch.attributes-204", "PATCH with `attributes` answers 204";
PatchAttributesIgnored = "patch.attributes-ignored", "PATCH ignores `attributes`";
PatchResponseStale = "patch.response-stale", "PATCH answers the state before";
PatchResponsePartial = "patch.response-partial", "PATCH answers only what was changed";
PatchStatus202 = "patch.status-202", "PATCH answers 202";
PatchUnknownIdCreates = "patch.unknown-id-creates", "PATCH of an unknown id answers 200";
// group
GroupMembersAsStrings = "group.members-as-strings", "members are answered as strings";
GroupMemberRefWrong = "group.member-ref-wrong", "`$ref` of members names nothing";
GroupMemberTypeWrong = "group.member-type-wrong", "`type` of members is always \"Group\"";
GroupMemberValueIsName = "group.member-value-is-name", "`value` of members is a name";
GroupMembersMissing = "group.members-missing", "members are not returned";
GroupMembersNotOnCreate = "group.members-not-on-create", "members sent with POST are forgotten";
GroupNotReflected = "group.not-reflected", "groups of a user stay empty";
GroupDeletedMemberStays = "group.deleted-member-stays", "a deleted user stays a member";
GroupUserGroupsWritable = "group.user-groups-writable", "groups of a user can be patched";
GroupUserGroupsRefWrong = "group.user-groups-ref-wrong", "`$ref` in groups of a user names nothing";
GroupUserGroupsValueIsName = "group.user-groups-value-is-name", "`value` in groups of a user is a name";
GroupEmptyRefused = "group.empty-refused", "a group without members is refused";
GroupNestedRefused = "group.nested-refused", "groups cannot be members";
GroupDuplicateMembers = "group.duplicate-members", "a member can be there twice";
GroupRemoveMemberDeletesUser = "group.remove-member-deletes-user", "removing a member deletes the user";
GroupAbsentMember404 = "group.absent-member-404", "removing who is not a member answers 404";
GroupReplaceMembersAppends = "group.replace-members-appends", "replacing members adds them";
GroupDisplayNameOptional = "group.display-name-optional", "a group without displayName is created";
GroupMembersLimitedToOne = "group.members-limited-to-one", "a PATCH adds only the first member";
// etag
EtagHeaderMissing = "etag.header-missing", "responses have no ETag";
EtagVersionDiffers = "etag.version-differs", "ETag and `meta.version` differ";
EtagVersionMissing = "etag.version-missing", "`meta` has no `version`";
EtagUnchanged = "etag.unchanged", "the version stays when the resource changes";
EtagChangesOnRead = "etag.changes-on-read", "the version changes with each read";
EtagUnquoted = "etag.unquoted", "the ETag has no quotes";
EtagStalePutAccepted = "etag.stale-put-accepted", "PUT with a stale If-Match succeeds";
EtagStalePatchAccepted = "etag.stale-patch-accepted", "PATCH with a stale If-Match succeeds";
EtagStaleDeleteAccepted = "etag.stale-delete-accepted", "DELETE with a stale If-Match succeeds";
EtagStaleStatus400 = "etag.stale-status-400", "a stale If-Match is answered 400";
EtagStaleAppliedAnyway = "etag.stale-applied-anyway", "a stale If-Match is answered 412 and the change is made";
EtagCurrentRefused = "etag.current-refused", "the current version in If-Match is refused";
EtagIfNoneMatchIgnored = "etag.if-none-match-ignored", "If-None-Match is ignored";
EtagNotModifiedWithBody = "etag.not-modified-with-body", "304 carries the resource";
EtagStarRefused = "etag.star-refused", "If-Match `*` is refused";
// error
ErrorStatusNumber = "error.status-number", "`status` is a number";
ErrorStatusMissing = "error.status-missing", "errors have no `status`";
ErrorStatusDiffers = "error.status-differs", "`status` in the body is not the status of the response";
ErrorSchemasMissing = "error.schemas-missing", "errors have no `schemas`";
ErrorWrongSchema = "error.wrong-schema", "errors name the schema of SCIM 1.1";
ErrorPlainText = "error.plain-text", "errors are plain text";
ErrorHtml = "error.html", "errors are HTML pages";
ErrorEmpty = "error.empty", "errors have no body";
ErrorContentTypeJson = "error.content-type-json", "errors are application/json";
ErrorAlways200 = "error.always-200", "errors are answered 200";
ErrorAlways400 = "error.always-400", "errors are answered 400 whatever they are";
ErrorScimTypeMissing = "error.scim-type-missing", "errors have no `scimType`";
ErrorScimTypeWrong = "error.scim-type-wrong", "`scimType` is spelt with a capital";
ErrorScimTypeUnknown = "error.scim-type-unknown", "`scimType` is a word of the server's own";
ErrorMalformedJson500 = "error.malformed-json-500", "malformed JSON crashes the server";
ErrorMalformedJsonAccepted = "error.malformed-json-accepted", "malformed JSON is read as an empty object";
ErrorNotObject500 = "error.not-object-500", "a JSON array as body crashes the server";
ErrorUnknownEndpoint200 = "error.unknown-endpoint-200", "unknown endpoints are answered 200";
ErrorUnknownEndpointPlain = "error.unknown-endpoint-plain", "404 for unknown endpoints has no SCIM body";
ErrorNested = "error.nested", "errors are wrapped in `Errors` as in SCIM 1.1";
ErrorWrongMethod200 = "error.wrong-method-200", "methods that an endpoint does not have are answered 200";
// media
MediaResponseJson = "media.response-json", "responses are application/json";
MediaResponseText = "media.response-text", "responses are text/plain";
MediaResponseUntyped = "media.response-untyped", "responses have no Content-Type";
MediaScimJsonRefused = "media.scim-json-refused", "application/scim+json is refused";
MediaCharsetRefused = "media.charset-refused", "a charset parameter is refused";
MediaAcceptRefused = "media.accept-refused", "Accept: application/scim+json is refused";
MediaAcceptJsonRefused = "media.accept-json-refused", "Accept: application/json is refused";
MediaUnknownType500 = "media.unknown-type-500", "an unknown media type crashes the server";
MediaLatin1 = "media.latin-1", "responses are encoded in ISO 8859-1";
MediaParametersRefused = "media.parameters-refused", "unknown query parameters are refused";
// auth
AuthMissingTokenAccepted = "auth.missing-token-accepted", "requests without a token are served";
AuthWrongTokenAccepted = "auth.wrong-token-accepted", "any token is accepted";
AuthEmptyTokenAccepted = "auth.empty-token-accepted", "an empty token is accepted";
AuthChallengeMissing = "auth.challenge-missing", "401 without WWW-Authenticate";
AuthStatus403 = "auth.status-403", "a missing token is answered 403";
AuthStatus400 = "auth.status-400", "a missing token is answered 400";
AuthRedirectsToLogin = "auth.redirects-to-login", "a missing token is redirected to a login page";
AuthErrorNotScim = "auth.error-not-scim", "401 has no SCIM body";
AuthSchemeCaseSensitive = "auth.scheme-case-sensitive", "`bearer` in small letters is refused";
AuthReadsOpen = "auth.reads-open", "reading needs no token";
// bulk
BulkStatusNumber = "bulk.status-number", "`status` of operations is a number";
BulkLocationMissing = "bulk.location-missing", "operations have no `location`";
BulkBulkIdMissing = "bulk.bulk-id-missing", "operations have no `bulkId`";
BulkMethodMissing = "bulk.method-missing", "operations have no `method`";
BulkVersionMissing = "bulk.version-missing", "operations have no `version`";
BulkErrorResponseMissing = "bulk.error-response-missing", "failed operations have no `response`";
BulkReferencesUnresolved = "bulk.references-unresolved", "`bulkId:` references are stored as they are";
BulkForwardReferenceRefused = "bulk.forward-reference-refused", "references to later operations are refused";
BulkCircularReference500 = "bulk.circular-reference-500", "circular references crash the server";
BulkExtensionReferenceUnresolved = "bulk.extension-reference-unresolved", "references in extensions are stored as they are";
BulkPathReferenceUnresolved = "bulk.path-reference-unresolved", "references in paths are not resolved";
BulkFailOnErrorsIgnored = "bulk.fail-on-errors-ignored", "`failOnErrors` is ignored";
BulkStopsAtFirstError = "bulk.stops-at-first-error", "the first error ends the job";
BulkAllOrNothing = "bulk.all-or-nothing", "one error undoes the job";
BulkTooManyOperationsAccepted = "bulk.too-many-operations-accepted", "more operations than `maxOperations` are carried out";
BulkTooManyOperations400 = "bulk.too-many-operations-400", "more operations than `maxOperations` are answered 400";
BulkLargePayloadAccepted = "bulk.large-payload-accepted", "more than `maxPayloadSize` is accepted";
BulkLimitNotNamed = "bulk.limit-not-named", "413 does not name the limit";
BulkOverallStatus400 = "bulk.overall-status-400", "an error in an operation makes the answer 400";
BulkStatus201 = "bulk.status-201", "the job is answered 201";
BulkWrongSchema = "bulk.wrong-schema", "the answer names the BulkRequest schema";
BulkVersionIgnored = "bulk.version-ignored", "`version` of an operation is ignored";
BulkDeleteIgnored = "bulk.delete-ignored", "DELETE operations do nothing";
BulkLastMissing = "bulk.last-missing", "the result of the last operation is missing";
// me
MeLocationIsAlias = "me.location-is-alias", "Location and `meta.location` read /Me";
MeAnotherUser = "me.another-user", "/Me is the first user there is";
MeUnmapped200 = "me.unmapped-200", "/Me without a user is answered 200 and an empty object";
MeUnmapped500 = "me.unmapped-500", "/Me without a user crashes the server";
// custom
CustomCreate500 = "custom.create-500", "creating a custom resource crashes the server";
CustomList404 = "custom.list-404", "the custom endpoint cannot be listed";
CustomFilterIgnored = "custom.filter-ignored", "filters are ignored on the custom endpoint";
CustomPatch501 = "custom.patch-501", "custom resources cannot be patched";
CustomPut500 = "custom.put-500", "PUT of a custom resource crashes the server";
CustomExtensionDropped = "custom.extension-dropped", "extension data of custom resources is forgotten";
CustomCaseExactIgnored = "custom.case-exact-ignored", "case-exact values of custom resources are changed to lower case";
CustomRequiredIgnored = "custom.required-ignored", "custom resources need no required value";
CustomUniquenessOff = "custom.uniqueness-off", "custom resources may be duplicates";
CustomDecimalTruncated = "custom.decimal-truncated", "decimals lose their fraction";
CustomBinaryMangled = "custom.binary-mangled", "binary values are re-encoded wrongly";
CustomIntegerAsDecimal = "custom.integer-as-decimal", "integers come back with a fraction";
CustomDateInLocalTime = "custom.date-in-local-time", "times come back without a zone";
CustomImmutableWritable = "custom.immutable-writable", "immutable values of custom resources can be changed";
CustomNeverReturnedLeaks = "custom.never-returned-leaks", "never-returned values of custom resources are returned";
CustomAlwaysReturnedDropped = "custom.always-returned-dropped", "always-returned values of custom resources can be left out";
CustomReadOnlyWritable = "custom.read-only-writable", "readOnly values of custom resources can be set";
CustomResourceTypeWrong = "custom.resource-type-wrong", "`meta.resourceType` of custom resources reads \"Resource\"";
CustomSchemaDiffers = "custom.schema-differs", "the schema of the custom type lists an attribute that is not there";
CustomDelete501 = "custom.delete-501", "custom resources cannot be deleted";
// wire
WireResetMidBody = "wire.reset-mid-body", "the connection is cut within the body";
WireEndlessBody = "wire.endless-body", "the body never ends";
WireBrokenJson = "wire.broken-json", "the body ends early, with a matching length";
WireRedirectElsewhere = "wire.redirect-elsewhere", "every request is redirected to another host";
WireRedirectLoop = "wire.redirect-loop", "every request is redirected to itself";
WireTooManyRequests = "wire.too-many-requests", "every other request is answered 429 with Retry-After";
WireTooManyRequestsForever = "wire.too-many-requests-forever", "every request is answered 429";
WireSlowBody = "wire.slow-body", "the body comes in drops";
WireNeverAnswers = "wire.never-answers", "no answer ever comes";
WireServiceUnavailable = "wire.service-unavailable", "every third request is answered 503 with an HTML page";
WireNotHttp = "wire.not-http", "the answer is not HTTP";
WireDeepJson = "wire.deep-json", "the body is nested a hundred thousand levels deep";
WireHugeHeader = "wire.huge-header", "the answer has a header field of a megabyte";}
