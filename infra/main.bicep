// Everything AutoVideo runs on in Azure: one resource group, identities instead of keys. `azd up` deploys it.
targetScope = 'subscription'

@minLength(1)
@maxLength(40)
@description('Name of the azd environment; part of the resource group\'s name and of the token in all others.')
param environmentName string

@minLength(1)
@metadata({ azd: { type: 'location' } })
@description('Region of everything but the web app.')
param location string

@description('Who deploys; may write secrets into the vault. Empty: nobody is given that right.')
param principalId string = ''

@allowed(['User', 'ServicePrincipal', 'Group'])
param principalType string = 'User'

@allowed(['dev', 'capacity'])
@description('Row of sizes.json: `dev` costs little when idle, `capacity` is what docs/capacity.md works out.')
param size string = 'dev'

@description('Renders on T4 GPUs (NVENC) instead of processors. Needs quota for serverless GPUs in the region.')
param gpuEnabled bool = false

@allowed(['ServiceBusDataReceiver', 'ServiceBusDataOwner'])
@description('Right of the render worker\'s identity on the queues, with which the platform also counts what waits in them.')
param scalerRole string = 'ServiceBusDataReceiver'

@description('Creates Azure OpenAI and Speech. Without them scripts and voices are made offline, or by providers whose keys are given.')
param aiEnabled bool = true

@description('Puts Azure Front Door in front of the videos.')
param cdnEnabled bool = false

@description('Says that a web app is deployed to the Static Web App (a service `web` in azure.yaml). Then, in a size that links it to the API, people come by its address.')
param webEnabled bool = false

@allowed(['scheduler', 'storage'])
@description('Where orchestrations are kept: in a Durable Task Scheduler, or in queues and tables of the functions\' own storage account.')
param durableBackend string = 'scheduler'

@description('Static Web Apps exist in few regions.')
param webLocation string = 'westeurope'

@description('Where alerts are sent. Empty: they are shown in the portal only.')
param alertEmail string = ''

@description('Further settings of the application: `Section__Key=value`, separated by semicolons.')
param extraSettings string = ''

@description('Settings whose values lie in the vault: `Section__Key`, separated by commas. The secret\'s name is the setting\'s with `--` for `__`.')
param secretSettings string = ''

@description('Image of the render worker; azd fills it in after the first deployment.')
param renderImage string = ''

@description('Release that is deployed; azd fills it in after the first deployment.')
param release string = ''

var names = loadJsonContent('abbreviations.json')
var scale = loadJsonContent('sizes.json')[size]
var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
// An empty site serves nobody, and a free one links no backend: then people come by the API's own address.
var behindWeb = webEnabled && scale.web.sku == 'Standard'

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: '${names.resourceGroup}${environmentName}'
  location: location
  // What is not named here would be taken away.
  tags: empty(release) ? tags : union(tags, { 'autovideo-release': release })
}

module identities 'app/identities.bicep' = {
  scope: group
  params: {
    apiName: '${names.identity}api-${token}'
    renderName: '${names.identity}render-${token}'
    location: location
    tags: tags
  }
}

module logs 'monitoring/logs.bicep' = {
  scope: group
  params: {
    workspaceName: '${names.logAnalytics}${token}'
    insightsName: '${names.applicationInsights}${token}'
    location: location
    tags: tags
    retentionDays: scale.logs.retentionDays
    dailyGb: scale.logs.dailyGb
    publisherIds: [identities.outputs.apiPrincipalId, identities.outputs.renderPrincipalId]
  }
}

module hostStorage 'app/host-storage.bicep' = {
  scope: group
  params: {
    name: '${names.storage}host${token}'
    location: location
    tags: tags
    apiPrincipalId: identities.outputs.apiPrincipalId
    keepsOrchestrations: durableBackend == 'storage'
  }
}

module blobs 'app/blobs.bicep' = {
  scope: group
  params: {
    name: '${names.storage}media${token}'
    location: location
    tags: tags
    sku: scale.storage.sku
    restoreDays: scale.storage.restoreDays
    coolAfterDays: scale.storage.coolAfterDays
    webOrigin: 'https://${web.outputs.hostName}'
    principalIds: [identities.outputs.apiPrincipalId, identities.outputs.renderPrincipalId]
  }
}

module cosmos 'app/cosmos.bicep' = {
  scope: group
  params: {
    name: '${names.cosmos}${token}'
    location: location
    tags: tags
    heavyThroughput: scale.cosmos.heavyThroughput
    lightThroughput: scale.cosmos.lightThroughput
    principalIds: [identities.outputs.apiPrincipalId, identities.outputs.renderPrincipalId]
  }
}

module redis 'app/redis.bicep' = {
  scope: group
  params: {
    name: '${names.redis}${token}'
    location: location
    tags: tags
    sku: scale.redis.sku
    highAvailability: scale.redis.highAvailability
    principalIds: [identities.outputs.apiPrincipalId]
  }
}

module messaging 'app/messaging.bicep' = {
  scope: group
  params: {
    name: '${names.serviceBus}${token}'
    location: location
    tags: tags
    sku: scale.serviceBus.sku
    capacity: scale.serviceBus.capacity
    apiPrincipalId: identities.outputs.apiPrincipalId
    renderPrincipalId: identities.outputs.renderPrincipalId
    scalerRole: scalerRole
  }
}

module durable 'app/durable.bicep' = if (durableBackend == 'scheduler') {
  scope: group
  params: {
    name: '${names.durableScheduler}${token}'
    location: location
    tags: tags
    sku: scale.durable.sku
    capacity: scale.durable.capacity
    apiPrincipalId: identities.outputs.apiPrincipalId
  }
}

module ai 'app/ai.bicep' = if (aiEnabled) {
  scope: group
  params: {
    openAiName: '${names.openAi}${token}'
    speechName: '${names.speech}${token}'
    location: location
    tags: tags
    textCapacity: scale.text.capacity
    apiPrincipalId: identities.outputs.apiPrincipalId
  }
}

module vault 'app/vault.bicep' = {
  scope: group
  params: {
    name: '${names.keyVault}${token}'
    location: location
    tags: tags
    purgeProtection: scale.vault.purgeProtection
    retentionDays: scale.vault.retentionDays
    apiPrincipalId: identities.outputs.apiPrincipalId
    officerId: principalId
    officerType: principalType
  }
}

module registry 'app/registry.bicep' = {
  scope: group
  params: {
    name: '${names.registry}${token}'
    location: location
    tags: tags
    sku: scale.registry.sku
    pullerId: identities.outputs.renderPrincipalId
  }
}

module settings 'app/settings.bicep' = {
  scope: group
  params: {
    blobEndpoint: blobs.outputs.endpoint
    blobContainer: blobs.outputs.container
    cosmosEndpoint: cosmos.outputs.endpoint
    cosmosDatabase: cosmos.outputs.database
    serviceBusNamespace: messaging.outputs.hostName
    maxGb: scale.storage.maxGb
    extraSettings: extraSettings
  }
}

module render 'app/render.bicep' = {
  scope: group
  params: {
    environmentName: '${names.containerEnvironment}${token}'
    jobName: '${names.containerJob}render-${token}'
    location: location
    tags: tags
    serviceTag: 'render'
    workspaceId: logs.outputs.workspaceId
    gpuEnabled: gpuEnabled
    maxExecutions: scale.render.maxExecutions
    image: renderImage
    registryServer: registry.outputs.loginServer
    identityId: identities.outputs.renderId
    identityClientId: identities.outputs.renderClientId
    serviceBusNamespace: messaging.outputs.namespace
    insightsConnection: logs.outputs.connection
    heavyQueue: messaging.outputs.renderJobs
    lightQueue: messaging.outputs.mediaJobs
    settings: settings.outputs.shared
    extraSettings: settings.outputs.extra
  }
}

module api 'app/api.bicep' = {
  scope: group
  params: {
    planName: '${names.functionPlan}${token}'
    name: '${names.functionApp}${token}'
    location: location
    tags: tags
    serviceTag: 'api'
    scale: scale.functions
    identityId: identities.outputs.apiId
    identityClientId: identities.outputs.apiClientId
    hostStorageName: hostStorage.outputs.name
    packageContainer: hostStorage.outputs.packageContainer
    durableEndpoint: durable.?outputs.endpoint ?? ''
    insightsConnection: logs.outputs.connection
    webOrigin: 'https://${web.outputs.hostName}'
    behindWeb: behindWeb
    openAiEndpoint: ai.?outputs.openAiEndpoint ?? ''
    textDeployment: ai.?outputs.textDeployment ?? ''
    speechEndpoint: ai.?outputs.speechEndpoint ?? ''
    redisEndpoint: redis.outputs.endpoint
    mediaHost: cdn.?outputs.hostName ?? ''
    vaultUri: vault.outputs.uri
    settings: settings.outputs.shared
    extraSettings: settings.outputs.extra
    secretSettings: secretSettings
  }
}

module web 'app/web.bicep' = {
  scope: group
  params: {
    name: '${names.staticWebApp}${token}'
    location: webLocation
    tags: tags
    serviceTag: 'web'
    sku: scale.web.sku
  }
}

module webBackend 'app/web-backend.bicep' = if (behindWeb) {
  scope: group
  params: {
    siteName: web.outputs.name
    apiName: api.outputs.name
    location: location
  }
}

module cdn 'app/cdn.bicep' = if (cdnEnabled) {
  scope: group
  params: {
    profileName: '${names.frontDoor}${token}'
    endpointName: '${names.frontDoorEndpoint}${token}'
    tags: tags
    blobHost: blobs.outputs.hostName
  }
}

module alerts 'monitoring/alerts.bicep' = {
  scope: group
  params: {
    actionGroupName: '${names.actionGroup}${token}'
    email: alertEmail
    location: location
    tags: tags
    insightsId: logs.outputs.insightsId
    apiHost: api.outputs.hostName
    serviceBusId: messaging.outputs.id
    renderQueue: messaging.outputs.renderJobs
    mediaQueue: messaging.outputs.mediaJobs
    cosmosId: cosmos.outputs.id
    redisId: redis.outputs.id
    mediaStorageId: blobs.outputs.id
  }
}

module workbook 'monitoring/workbook.bicep' = {
  scope: group
  params: {
    seed: '${names.workbook}${token}'
    location: location
    tags: tags
    insightsId: logs.outputs.insightsId
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer
output AZURE_CONTAINER_REGISTRY_NAME string = registry.outputs.name
output SERVICE_API_NAME string = api.outputs.name
output SERVICE_API_ENDPOINT string = 'https://${api.outputs.hostName}'
output SERVICE_RENDER_NAME string = render.outputs.name
output SERVICE_WEB_NAME string = web.outputs.name
output SERVICE_WEB_ENDPOINT string = 'https://${web.outputs.hostName}'
output AUTOVIDEO_VAULT_NAME string = vault.outputs.name
output AUTOVIDEO_SERVICE_BUS_NAME string = messaging.outputs.namespace
output AUTOVIDEO_COSMOS_NAME string = cosmos.outputs.name
output AUTOVIDEO_MEDIA_STORAGE_NAME string = blobs.outputs.name
output AUTOVIDEO_CDN_HOST string = cdn.?outputs.hostName ?? ''
