using AutoVideo.Tests.Infra.Checks;

namespace AutoVideo.Tests.Infra;

/// <summary>That the checks bite: each mistake is planted into a copy of the files and must be found, and said so that it can be put right.</summary>
public sealed class PlantedDriftTests
{
    [Theory]
    [InlineData("infra/app/web.bicep", "param sku string", "param sku = string", "not Bicep")]
    [InlineData("infra/app/redis.bicep", "properties: {", "properties {", "not Bicep")]
    public void A_typing_mistake_is_found(string file, string find, string replace, string said) => Finds(SyntaxCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("infra/main.bicep", "'app/redis.bicep'", "'app/cache.bicep'", "'infra/app/cache.bicep' is missing")]
    [InlineData("infra/main.bicep", "    sku: scale.redis.sku\n", "", "parameter 'sku' of 'infra/app/redis.bicep' is not given")]
    [InlineData("infra/main.bicep", "highAvailability: scale.redis", "replicas: scale.redis", "has no parameter 'replicas'")]
    [InlineData("infra/main.bicep", "    serviceTag: 'web'\n", "    serviceTag: 3\n", "'serviceTag' is string, not number")]
    [InlineData("infra/main.bicep", "    sku: scale.web.sku\n", "    sku: 'Huge'\n", "'sku' may be Free, Standard, not 'Huge'")]
    [InlineData("infra/main.bicep", "blobs.outputs.hostName", "blobs.outputs.host", "'infra/app/blobs.bicep' has no output 'host'")]
    [InlineData("infra/main.bicep", "durable.?outputs.endpoint", "durable.?outputs.address", "'infra/app/durable.bicep' has no output 'address'")]
    [InlineData("infra/main.bicep", "    speechEndpoint: ai.?outputs.speechEndpoint ?? ''\n", "    speechEndpoint: ''\n", "nobody reads the output 'speechEndpoint'")]
    [InlineData("infra/app/vault.bicep", "loadJsonContent('roles.json')", "loadJsonContent('rights.json')", "a file that is missing")]
    [InlineData("infra/app/web.bicep", "param name string", "param name string\nparam plan string = ''", "parameter 'plan' is not used")]
    [InlineData("infra/main.bicep", "param gpuEnabled bool = false", "param gpuEnabled bool = 'no'", "'gpuEnabled' is bool, not string")]
    public void Modules_that_do_not_fit_together_are_found(string file, string find, string replace, string said) => Finds(ModuleCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("infra/app/cdn.bicep", "parent: profile", "parent: profil", "nothing is called 'profil'")]
    [InlineData("infra/app/api.bicep", "toObject(", "toObjekt(", "nothing is called 'toObjekt'")]
    [InlineData("infra/app/api.bicep", "${vaultUri}secrets", "${vaultUrl}secrets", "nothing is called 'vaultUrl'")]
    [InlineData("infra/app/messaging.bicep", "lockDuration: queue.lockDuration", "lockDuration: q.lockDuration", "nothing is called 'q'")]
    [InlineData("infra/app/vault.bicep", "resource officer ", "resource keeper ", "'keeper' is declared twice")]
    public void A_name_that_stands_for_nothing_is_found(string file, string find, string replace, string said) => Finds(SymbolCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("infra/app/redis.bicep", "databases@2025-07-01'", "databases@2031-01-01'", "redisEnterprise/databases@2031-01-01 is not in")]
    [InlineData("infra/app/redis.bicep", "databases@2025-07-01'", "databases@latest'", "has no API version")]
    [InlineData("infra/app/redis.bicep", "evictionPolicy:", "evictPolicy:", "has no property 'properties.evictPolicy'")]
    [InlineData("infra/app/render.bicep", "messageCount: '8'", "messages: '8'", "has no property 'properties.configuration.eventTriggerConfig.scale.rules.metadata.messages'")]
    [InlineData("infra/app/blobs.bicep", "lastAccessTimeTrackingPolicy", "lastAccessTracking", "has no property 'properties.lastAccessTracking.")]
    public void A_property_or_version_that_Azure_does_not_have_is_found(string file, string find, string replace, string said) => Finds(ResourceCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("infra/app/cosmos.bicep", "disableLocalAuth: true", "disableLocalAuth: false", "properties.disableLocalAuth: true")]
    [InlineData("infra/app/messaging.bicep", "    disableLocalAuth: true\n", "", "properties.disableLocalAuth: true")]
    [InlineData("infra/app/blobs.bicep", "allowSharedKeyAccess: false", "allowSharedKeyAccess: true", "properties.allowSharedKeyAccess: false")]
    [InlineData("infra/app/redis.bicep", "output id string = cluster.id", "output id string = database.listKeys().primaryKey", "has to do with keys")]
    [InlineData("infra/app/api.bicep", "name: 'scm'", "name: 'other'", "over scm is not turned off")]
    [InlineData("infra/main.bicep", "'${names.redis}${token}'", "'${names.redis}cache'", "is not unique by token")]
    public void A_key_is_found(string file, string find, string replace, string said) => Finds(KeyCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("infra/app/roles.json", "974c5e8b-45b9", "974c5e8b-45b8", "StorageQueueDataContributor is not")]
    [InlineData("infra/app/roles.json", "ba92f5b4-2d11", "ba92f5b4-2d12", "StorageBlobDataContributor is not")]
    [InlineData("infra/app/messaging.bicep", "'ServiceBusDataReceiver', 'ServiceBusDataOwner'", "'ServiceBusReceiver', 'ServiceBusDataOwner'", "the role ServiceBusReceiver is not in roles.json")]
    [InlineData("infra/app/registry.bicep", "roles.AcrPull", "roles.AcrPush", "the role AcrPush is not in roles.json")]
    [InlineData("infra/app/durable.bicep", "roles.DurableTaskDataContributor", "'0ad04412-c4d5-4796-b79c-f76d14c8d402'", "stands beside the table of roles")]
    [InlineData("infra/app/durable.bicep", "    principalType: 'ServicePrincipal'\n", "", "principalType is missing")]
    [InlineData("infra/app/durable.bicep", "guid(scheduler.id, apiPrincipalId, roles.DurableTaskDataContributor)", "'grant'", "the name is not guid(scope, principal, role)")]
    [InlineData("infra/app/durable.bicep", "  scope: scheduler\n", "", "on the whole resource group")]
    public void A_right_that_is_wrong_is_found(string file, string find, string replace, string said) => Finds(RoleCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("infra/app/durable.bicep", "resource grant ", "DurableTaskDataContributor on 'scheduler' for identities.outputs.apiPrincipalId is needed")]
    [InlineData("infra/app/ai.bicep", "resource openAiGrant ", "CognitiveServicesOpenAIUser on 'openAi' for identities.outputs.apiPrincipalId is needed")]
    [InlineData("infra/app/ai.bicep", "resource speechGrant ", "CognitiveServicesSpeechUser on 'speech' for identities.outputs.apiPrincipalId is needed")]
    [InlineData("infra/app/vault.bicep", "resource keeper ", "KeyVaultSecretsOfficer on 'vault' for identities.outputs.apiPrincipalId is needed")]
    [InlineData("infra/app/vault.bicep", "resource officer ", "KeyVaultSecretsOfficer on 'vault' for principalId is needed")]
    [InlineData("infra/app/registry.bicep", "resource puller ", "AcrPull on 'registry' for identities.outputs.renderPrincipalId is needed")]
    public void A_right_that_is_not_given_any_more_is_found(string file, string declaration, string said) =>
        Assert.Contains(RightsCheck.Problems(InfraSources.OfTheRepository.Without(file, declaration)), problem => problem.Contains(said, StringComparison.Ordinal));

    [Theory]
    [InlineData("infra/app/blobs.bicep", "  { principal: principal, role: roles.StorageBlobDataContributor }\n", "", "StorageBlobDataContributor on 'account' for identities.outputs.apiPrincipalId is needed")]
    [InlineData("infra/app/blobs.bicep", "  { principal: principal, role: roles.StorageBlobDataContributor }\n", "", "StorageBlobDataContributor on 'account' for identities.outputs.renderPrincipalId is needed")]
    [InlineData("infra/app/blobs.bicep", "  { principal: principal, role: roles.StorageBlobDelegator }\n", "", "StorageBlobDelegator on 'account' for identities.outputs.apiPrincipalId is needed")]
    [InlineData("infra/app/blobs.bicep", "  { principal: principal, role: roles.StorageBlobDelegator }\n", "", "StorageBlobDelegator on 'account' for identities.outputs.renderPrincipalId is needed")]
    [InlineData("infra/main.bicep", "    principalIds: [identities.outputs.apiPrincipalId, identities.outputs.renderPrincipalId]", "    principalIds: [identities.outputs.renderPrincipalId]", "CosmosDataContributor on 'account' for identities.outputs.apiPrincipalId is needed")]
    [InlineData("infra/main.bicep", "    principalIds: [identities.outputs.apiPrincipalId, identities.outputs.renderPrincipalId]", "    principalIds: [identities.outputs.apiPrincipalId]", "CosmosDataContributor on 'account' for identities.outputs.renderPrincipalId is needed")]
    [InlineData("infra/main.bicep", "    principalIds: [identities.outputs.apiPrincipalId]", "    principalIds: []", "RedisDefault on 'database' for identities.outputs.apiPrincipalId is needed")]
    [InlineData("infra/app/messaging.bicep", "  { principal: apiPrincipalId, role: roles.ServiceBusDataOwner }\n", "", "ServiceBusDataOwner on 'namespace' for identities.outputs.apiPrincipalId is needed")]
    [InlineData("infra/app/messaging.bicep", "  { principal: renderPrincipalId, role: roles[scalerRole] }\n", "", "ServiceBusDataReceiver on 'namespace' for identities.outputs.renderPrincipalId is needed")]
    [InlineData("infra/app/messaging.bicep", "  { principal: renderPrincipalId, role: roles.ServiceBusDataSender }\n", "", "ServiceBusDataSender on 'namespace' for identities.outputs.renderPrincipalId is needed")]
    [InlineData("infra/main.bicep", "    publisherIds: [identities.outputs.apiPrincipalId, identities.outputs.renderPrincipalId]", "    publisherIds: [identities.outputs.renderPrincipalId]", "MonitoringMetricsPublisher on 'insights' for identities.outputs.apiPrincipalId is needed")]
    [InlineData("infra/main.bicep", "    publisherIds: [identities.outputs.apiPrincipalId, identities.outputs.renderPrincipalId]", "    publisherIds: [identities.outputs.apiPrincipalId]", "MonitoringMetricsPublisher on 'insights' for identities.outputs.renderPrincipalId is needed")]
    [InlineData("infra/app/vault.bicep", "roles.KeyVaultSecretsOfficer", "roles.KeyVaultSecretsUser", "KeyVaultSecretsUser on 'vault' for identities.outputs.apiPrincipalId is given and not needed")]
    [InlineData("infra/app/cosmos.bicep", "      scope: account.id\n", "      scope: database.id\n", "CosmosDataContributor on 'account' for identities.outputs.apiPrincipalId is needed")]
    [InlineData("infra/main.bicep", "    pullerId: identities.outputs.renderPrincipalId", "    pullerId: identities.outputs.apiPrincipalId", "AcrPull on 'registry' for identities.outputs.apiPrincipalId is given and not needed")]
    [InlineData("infra/app/host-storage.bicep", "[roles.StorageBlobDataOwner]", "[]", "StorageBlobDataOwner on 'account' for identities.outputs.apiPrincipalId is needed")]
    public void Rights_that_drifted_are_found(string file, string find, string replace, string said) => Finds(RightsCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("infra/app/blobs.bicep", "managementPolicies", "tagPolicies", "removes what is old")]
    [InlineData("infra/app/cdn.bicep", "queryStringCachingBehavior: 'UseQueryString'", "queryStringCachingBehavior: 'IgnoreQueryString'", "the cache answers who has no link")]
    [InlineData("infra/app/cdn.bicep", "    ruleSets: [{ id: rules.id }]\n", "", "rules are not those of its route")]
    [InlineData("infra/app/cdn.bicep", "'OverrideAlways'", "'HonorOrigin'", "for a year")]
    [InlineData("infra/app/redis.bicep", "'NoEviction'", "'VolatileLRU'", "evicts locks")]
    [InlineData("infra/app/render.bicep", "azure-servicebus", "cron", "nothing starts the render job")]
    [InlineData("infra/app/registry.bicep", "Microsoft.ContainerRegistry/registries@", "Microsoft.Web/registries@", "nothing makes Microsoft.ContainerRegistry/registries")]
    public void What_is_not_made_any_more_is_found(string file, string find, string replace, string said) => Finds(InventoryCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("infra/main.parameters.json", "\"gpuEnabled\"", "\"gpu\"", "main.bicep has no parameter 'gpu'")]
    [InlineData("infra/main.parameters.json", "${AUTOVIDEO_GPU=false}", "${AUTOVIDEO_GPU=true}", "'gpuEnabled' defaults to 'true' here and to false")]
    [InlineData("infra/main.parameters.json", "${AUTOVIDEO_GPU=false}", "${AUTOVIDEO_GPU}", "would be asked for")]
    [InlineData("infra/sizes.json", "\"heavyThroughput\": 0", "\"throughput\": 0", "the sizes have different keys")]
    [InlineData("infra/main.bicep", "scale.redis.sku", "scale.redis.size", "sizes.json has no 'redis.size'")]
    [InlineData("infra/main.bicep", "@allowed(['dev', 'capacity'])", "@allowed(['dev', 'capacity', 'huge'])", "'huge' is here or in main.bicep only")]
    public void A_parameter_that_would_be_asked_for_is_found(string file, string find, string replace, string said) => Finds(ParametersCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("azure.yaml", "  render:\n", "  worker:\n", "'worker' is not the serviceTag of exactly one module")]
    [InlineData("azure.yaml", "infra/hooks/package-api", "infra/hooks/pack", "the hook infra/hooks/pack is missing")]
    [InlineData("azure.yaml", "dist: artifacts/deploy/api", "dist: artifacts/api", "ships another folder")]
    [InlineData("infra/main.bicep", "output AZURE_CONTAINER_REGISTRY_ENDPOINT", "output REGISTRY", "azd needs the output AZURE_CONTAINER_REGISTRY_ENDPOINT")]
    [InlineData("infra/main.bicep", "output SERVICE_API_ENDPOINT", "output API_ENDPOINT", "main.bicep has no output SERVICE_API_ENDPOINT")]
    [InlineData("infra/main.bicep", "var behindWeb = webEnabled && scale", "var behindWeb = scale", "people are sent to the web app's address")]
    [InlineData("infra/main.bicep", "param webEnabled bool = false", "param webEnabled bool = true", "people are sent to the web app's address")]
    [InlineData("infra/main.bicep", "    serviceTag: 'web'\n", "    serviceTag: 'site'\n", "azure.yaml has no service 'site'")]
    [InlineData("infra/app/web.bicep", "{ 'azd-service-name': serviceTag }", "{ service: serviceTag }", "nothing is tagged with azd-service-name")]
    public void What_azd_would_not_find_is_found(string file, string find, string replace, string said) => Finds(AzdCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("infra/app/settings.bicep", "Cosmos__Database:", "Cosmos__Databse:", "the code reads no setting 'Cosmos__Databse'")]
    [InlineData("infra/app/api.bicep", "AzureOpenAi__TextDeployment:", "AzureOpenAi__Key:", "'AzureOpenAi__Key' is a secret and belongs into the vault")]
    [InlineData("infra/app/settings.bicep", "  Cosmos__Endpoint: cosmosEndpoint\n", "", "'Cosmos__Endpoint' has no default")]
    [InlineData("local.settings.sample.json", "\"OpenAi__Key\": \"\"", "\"OpenAi__Key\": \"\", \"OpenAi__Region\": \"\"", "'OpenAi__Region' has no default")]
    [InlineData("infra/app/api.bicep", "Identity__TrustForwardedHeaders: 'true'", "Identity__TrustForwardedHeaders: 'false'", "Identity__TrustForwardedHeaders is not 'true'")]
    [InlineData("infra/app/settings.bicep", "  Storage__Documents: 'cosmos'\n", "", "Storage__Documents is not 'cosmos'")]
    [InlineData("infra/app/settings.bicep", "  Storage__Blobs: 'azure'\n", "", "Storage__Blobs is not 'azure'")]
    [InlineData("infra/app/settings.bicep", "MediaJobs__Transport: 'bus'", "MediaJobs__Transport: 'folder'", "MediaJobs__Transport is not 'bus'")]
    [InlineData("infra/app/api.bicep", "  MediaJobs__WorkerInProcess: 'false'\n", "", "MediaJobs__WorkerInProcess is not 'false'")]
    [InlineData("infra/app/api.bicep", "behindWeb ? webOrigin : 'https://${site.properties.defaultHostName}'", "webOrigin", "not the address that answers /api")]
    [InlineData("infra/main.bicep", "'app/web-backend.bicep' = if (behindWeb)", "'app/web-backend.bicep' = if (cdnEnabled)", "hands nothing on to the API")]
    [InlineData("infra/app/render.bicep", "}, extraSettings)", "})", "render.bicep: AUTOVIDEO_SETTINGS does not stand above")]
    [InlineData("infra/app/api.bicep", "product, throughWeb, extraSettings", "extraSettings, product, throughWeb", "api.bicep: AUTOVIDEO_SETTINGS does not stand above")]
    [InlineData("infra/main.bicep", "    settings: settings.outputs.shared\n    extraSettings: settings.outputs.extra\n  }", "    settings: settings.outputs.shared\n    extraSettings: {}\n  }", "render.bicep: AUTOVIDEO_SETTINGS is not handed on")]
    [InlineData("infra/app/api.bicep", "Api__LongestStreamSeconds: '40'", "Api__LongestStreamSeconds: '60'", "ends a stream after 45 s")]
    [InlineData("docs/operations.md", "| `Gemini__Key` | `AUTOVIDEO_SECRETS`", "| `Gemini__Key` | `AUTOVIDEO_SETTINGS`", "'Gemini__Key' is a secret")]
    public void Settings_that_drifted_are_found(string file, string find, string replace, string said) => Finds(SettingsCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("infra/app/messaging.bicep", "name: 'render-events'", "name: 'renders'", "the queue 'render-events' of the code is missing")]
    [InlineData("infra/app/messaging.bicep", "name: 'orchestration-commands'", "name: 'commands'", "the queue 'orchestration-commands' of the code is missing")]
    [InlineData("infra/app/messaging.bicep", "name: 'video_events'", "name: 'videos'", "the topic 'video_events' of the code is missing")]
    [InlineData("infra/app/messaging.bicep", "'video_events', subscriptions: ['webhooks']", "'video_events', subscriptions: ['webhooks', 'nobody']", "nothing reads the subscription 'nobody'")]
    [InlineData("infra/app/messaging.bicep", "name: 'view-spill', lockDuration: 'PT1M'", "name: 'view-spill', lockDuration: 'PT2M'", "service-bus.json: is not what")]
    [InlineData("infra/local/emulators.yaml", "DTS_TASK_HUB_NAMES: AutoVideo", "DTS_TASK_HUB_NAMES: default", "another hub than host.json asks for")]
    [InlineData("infra/app/settings.bicep", "ServiceBus__fullyQualifiedNamespace:", "Bus__fullyQualifiedNamespace:", "the connection 'ServiceBus' of a trigger is not given")]
    public void Queues_that_drifted_are_found(string file, string find, string replace, string said) => Finds(MessagingCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("infra/app/cosmos.bicep", "  'video_lists'\n", "", "the container 'video_lists' of the code is missing")]
    [InlineData("infra/app/cosmos.bicep", "  'videos'\n", "  'videos'\n  'films'\n", "the code knows no container 'films'")]
    [InlineData("infra/app/cosmos.bicep", "  'sequence'\n", "  'createdAt'\n", "indexes for createdAt")]
    [InlineData("infra/app/cosmos.bicep", "paths: ['/pk']", "paths: ['/id']", "the partition key is not /pk")]
    [InlineData("infra/app/cosmos.bicep", "    resource: { id: 'autovideo' }\n", "    resource: { id: 'autovideo' }\n    options: { autoscaleSettings: { maxThroughput: 20000 } }\n", "share the throughput of a database, which takes 25")]
    [InlineData("infra/app/cosmos.bicep", "      options: heavyThroughput == 0 ? {}", "      option: heavyThroughput == 0 ? {}", "neither the database nor its containers")]
    [InlineData("infra/app/cosmos.bicep", "  'users'\n  'video_lists'\n  'videos'\n]\n// Prop", "  'user'\n]\n// Prop", "the heavy container 'user' is not made")]
    [InlineData("infra/app/cosmos.bicep", "defaultConsistencyLevel: 'Strong'", "defaultConsistencyLevel: 'Session'", "an instance may not see what another wrote")]
    [InlineData("infra/app/cosmos.bicep", "isZoneRedundant: false }]", "isZoneRedundant: false }, { locationName: 'eastus', failoverPriority: 1 }]", "wait for the farthest")]
    [InlineData("infra/app/cosmos.bicep", "@batchSize(1)\n", "", "rights are given beside other changes")]
    [InlineData("infra/app/cosmos.bicep", "    dependsOn: [made]\n", "", "rights are given beside other changes")]
    [InlineData("docs/data-model.md", "| `brand_kits` | `/ownerId` | Fonts", "| `brand_kits` | `/ownerId` |\n| `brand_kits` | `/ownerId` | Fonts", "'brand_kits' has more than one row")]
    [InlineData("docs/data-model.md", "| `videos` |", "| `films` |", "the container 'videos' has no row")]
    [InlineData("infra/app/blobs.bicep", "name: 'autovideo'", "name: 'media'", "the container is not called autovideo")]
    public void Containers_that_drifted_are_found(string file, string find, string replace, string said) => Finds(DocumentsCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("infra/app/vault.bicep", "purgeProtection ? true : null", "true", "purge protection is not the size's")]
    [InlineData("infra/app/vault.bicep", "purgeProtection ? true : null", "purgeProtection", "which Azure refuses")]
    [InlineData("infra/app/vault.bicep", "softDeleteRetentionInDays: retentionDays", "softDeleteRetentionInDays: 90", "are not the size's")]
    [InlineData("infra/sizes.json", "\"purgeProtection\": false, \"retentionDays\": 7", "\"purgeProtection\": true, \"retentionDays\": 7", "could not be made again for 7 days")]
    [InlineData("infra/sizes.json", "\"purgeProtection\": true, \"retentionDays\": 90", "\"purgeProtection\": false, \"retentionDays\": 90", "could destroy the keys")]
    [InlineData("infra/sizes.json", "\"purgeProtection\": true, \"retentionDays\": 90", "\"purgeProtection\": true, \"retentionDays\": 91", "7 to 90 days, not 91")]
    public void A_vault_that_stays_too_long_or_goes_too_easily_is_found(string file, string find, string replace, string said) => Finds(VaultCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("host.json", "\"hubName\": \"AutoVideo\"", "\"hubName\": \"Other\"", "the hub is 'Other'")]
    [InlineData("host.json", "\"samplingSettings\": { \"isEnabled\": true", "\"samplingSettings\": { \"isEnabled\": false", "what is logged is not sampled")]
    [InlineData("host.json", "\"maxConcurrentActivityFunctions\": 16", "\"maxConcurrentActivityFunctions\": 8", "host.json lets 8 activities run at once")]
    [InlineData("host.json", "\"azureManaged\"", "\"AzureStorage\"", "the Durable Task Scheduler is not the default")]
    [InlineData("host.json", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING", "DTS", "host.json asks for the setting DTS")]
    [InlineData("host.json", "\"hubName\": \"AutoVideo\"", "\"hubName\": \"Other\"", "the code starts orchestrations in 'AutoVideo'")]
    [InlineData("infra/app/api.bicep", "  DURABLE_TASK_SCHEDULER_CONNECTION_STRING:", "  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'AzureStorage'\n  DURABLE_TASK_SCHEDULER_CONNECTION_STRING:", "__storageProvider__type is not for the scheduler")]
    [InlineData("infra/app/api.bicep", "  DURABLE_TASK_SCHEDULER_CONNECTION_STRING:", "  Orchestrations__Through: 'queue'\n  DURABLE_TASK_SCHEDULER_CONNECTION_STRING:", "Orchestrations__Through is not for the scheduler")]
    [InlineData("infra/app/api.bicep", "storageProvider__type: 'AzureStorage'", "storageProvider__type: 'azureManaged'", "storageProvider__type is not 'AzureStorage'")]
    [InlineData("infra/app/api.bicep", "connectionStringName: 'AzureWebJobsStorage'", "connectionStringName: 'Storage'", "connectionStringName is not 'AzureWebJobsStorage'")]
    [InlineData("infra/app/api.bicep", "  Orchestrations__Through: 'queue'\n", "", "Orchestrations__Through is not 'queue'")]
    [InlineData("infra/app/api.bicep", "empty(durableEndpoint) ? hostStorageKeeps : scheduler", "scheduler", "nothing chooses between")]
    [InlineData("infra/app/durable.bicep", "retentionPeriodInDays: 7,", "retentionPeriodInDays: 8,", "for other times than ForgetOldHistories")]
    [InlineData("infra/app/host-storage.bicep", "roles.StorageTableDataContributor", "roles.StorageQueueDataContributor", "need StorageTableDataContributor")]
    [InlineData("infra/main.bicep", "'app/durable.bicep' = if (durableBackend == 'scheduler')", "'app/durable.bicep' =", "the scheduler is not made exactly when it is used")]
    [InlineData("infra/main.bicep", "keepsOrchestrations: durableBackend == 'storage'", "keepsOrchestrations: false", "gives no rights for orchestrations")]
    public void A_host_that_would_not_find_its_hub_is_found(string file, string find, string replace, string said) => Finds(HostJsonCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("docs/operations.md", "### `dead-letters`", "### Dead letters", "the alert 'dead-letters' has no section")]
    [InlineData("docs/operations.md", "### `dead-letters`", "### `old-alert`", "there is no alert 'old-alert'")]
    [InlineData("infra/monitoring/alerts.bicep", "values: [mediaQueue]", "values: [renderQueue]", "nobody is told when 'mediaJobs' piles up")]
    [InlineData("docs/operations.md", "### `media-jobs-waiting`", "### Media jobs", "the alert 'media-jobs-waiting' has no section")]
    [InlineData("infra/monitoring/alerts.bicep", "EventId) == 4200", "EventId) == 4299", "the code logs no event 4299")]
    [InlineData("infra/monitoring/workbook.json", "customDimensions.prop__Code", "customDimensions.prop__Reason", "event 4200 has no 'Reason'")]
    [InlineData("infra/monitoring/workbook.json", "customDimensions.Code", "customDimensions.Why", "event 4200 has no 'Why'")]
    [InlineData("infra/monitoring/alerts.bicep", " and url contains \"/api/\"", "", "as requests")]
    [InlineData("infra/main.bicep", "    publisherIds: [identities.outputs.apiPrincipalId, identities.outputs.renderPrincipalId]", "    publisherIds: [identities.outputs.apiPrincipalId]", "'renderPrincipalId' may not send")]
    [InlineData("infra/app/render.bicep", "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPINSIGHTS_CONNECTION_STRING", "not told where telemetry goes")]
    public void An_alert_that_says_nothing_is_found(string file, string find, string replace, string said) => Finds(AlertCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData(".github/workflows/ci.yml", "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0", "actions/checkout@v5", "is not pinned")]
    [InlineData(".github/workflows/ci.yml", "run: infra/hooks/package-api", "run: infra/hooks/package-app", "calls infra/hooks/package-app, which cannot be run")]
    [InlineData(".github/workflows/ci.yml", "    timeout-minutes: 30\n", "", "may run for six hours")]
    [InlineData(".github/workflows/ci.yml", "contents: read", "contents: write", "are not limited to reading")]
    [InlineData(".github/workflows/deploy.yml", "    environment: production\n", "", "untested or without approval")]
    [InlineData(".github/workflows/deploy.yml", "    environment: production\n", "", "deploys without an environment")]
    [InlineData(".github/workflows/deploy.yml", "if: failure()", "if: always()", "is not rolled back")]
    [InlineData(".github/workflows/deploy.yml", "record-release \"$RELEASE\"", "record-release ${{ inputs.tag }}", "puts an expression into a script")]
    [InlineData(".github/workflows/deploy.yml", "          infra/scripts/record-release \"$RELEASE\"\n", "", "is not what ran before")]
    [InlineData(".github/workflows/deploy.yml", "needs.deploy.outputs.before", "inputs.tag", "is not what ran before")]
    [InlineData(".github/workflows/deploy.yml", "release=$(infra/scripts/deployed-release)", "release=v1.0.0", "is not what ran before")]
    [InlineData(".github/workflows/deploy.yml", "  AUTOVIDEO_GPU: ${{ vars.AUTOVIDEO_GPU || 'false' }}\n", "", "deploy.yml: AUTOVIDEO_GPU is not handed on")]
    [InlineData(".github/workflows/preview.yml", "AUTOVIDEO_AI || 'true'", "AUTOVIDEO_AI || 'false'", "preview.yml: AUTOVIDEO_AI is not handed on")]
    [InlineData(".github/workflows/deploy.yml", "needs: test", "needs: tests", "job-needs")]
    public void A_workflow_that_would_fail_is_found(string file, string find, string replace, string said) => Finds(WorkflowCheck.Problems, file, find, replace, said);

    [Theory]
    [InlineData("docs/capacity.md", "| `videos_day` | videos a day | 50,000 |", "| `videos_day` | videos a day | 60,000 |", "render_cpu_s_day is 3240000")]
    [InlineData("docs/capacity.md", "| 54 | CPU s | measured", "| 12.5 | CPU s | measured", "docs/performance.md#the-main-job has no 12.5")]
    [InlineData("docs/capacity.md", "measured: [rendering](performance.md#rendering)", "measured: [power cuts](performance.md#power-cuts)", "docs/performance.md#power-cuts has no 20.2")]
    [InlineData("docs/capacity.md", "measured: [rendering](performance.md#rendering)", "measured", "docs/performance.md has no section ''")]
    [InlineData("docs/capacity.md", "`render_cpu_s_day / 86400`", "`render_cpu_day / 86400`", "no row 'render_cpu_day' stands above")]
    [InlineData("docs/capacity.md", "| 18 |  | counted in `functions/` |", "| 8 |  | counted in `functions/` |", "own_instances is 18, not 8")]
    [InlineData("docs/data-model.md", "4 + 12 + 7 + 2 + 9 = 34", "4 + 12 + 7 + 2 + 19 = 44", "ru_change is 44, not 34")]
    [InlineData("docs/data-model.md", "= 46, and 10 a beat", "= 46, and 12 a beat", "ru_beat is 12, not 10")]
    [InlineData("infra/sizes.json", "\"heavyThroughput\": 13000", "\"heavyThroughput\": 12000", "is more than sizes.cosmos.heavyThroughput = 12000")]
    [InlineData("infra/sizes.json", "\"maxExecutions\": 60", "\"maxExecutions\": 8", "is more than sizes.render.maxExecutions = 8")]
    public void A_capacity_model_that_does_not_add_up_is_found(string file, string find, string replace, string said) => Finds(CapacityCheck.Problems, file, find, replace, said);

    private static void Finds(Func<InfraSources, IEnumerable<string>> check, string file, string find, string replace, string said) =>
        Assert.Contains(check(InfraSources.OfTheRepository.With(file, find, replace)), problem => problem.Contains(said, StringComparison.Ordinal));
}
