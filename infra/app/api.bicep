// The function app on Flex Consumption: HTTP API, orchestrations, activities, timers, queues.
param planName string
param name string
param location string
param tags object
param serviceTag string

@description('Row `functions` of sizes.json.')
param scale object

param identityId string
param identityClientId string
param hostStorageName string
param packageContainer string

@description('Of the scheduler that keeps orchestrations; empty when the host\'s storage account does.')
param durableEndpoint string

param insightsConnection string
param webOrigin string

@description('A web app is deployed and hands `/api` on to this app, so people reach it by the web app\'s address.')
param behindWeb bool

param openAiEndpoint string
param textDeployment string
param speechEndpoint string
param redisEndpoint string

@description('Host of the CDN in front of the videos; empty without one.')
param mediaHost string

param vaultUri string
param settings object

@description('Settings that stand above all of these.')
param extraSettings object

@description('`Section__Key`, separated by commas.')
param secretSettings string

var runtime = {
  AzureWebJobsStorage__accountName: hostStorageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  ServiceBus__clientId: identityClientId
  AZURE_CLIENT_ID: identityClientId
}
// The setting that host.json names.
var scheduler = {
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${durableEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
}
// In place of what host.json says. Only functions have a client of this provider; services send them messages.
var hostStorageKeeps = {
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'AzureStorage'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'AzureWebJobsStorage'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__maxQueuePollingInterval: '00:00:10'
  Orchestrations__Through: 'queue'
}
var product = {
  MediaJobs__WorkerInProcess: 'false'
  KeyVault__Endpoint: vaultUri
  Redis__Connection: '${redisEndpoint},ssl=true'
  // The application answers for other origins itself, not the platform in front of it.
  Api__CorsOrigins: webOrigin
  // Where links of e-mails and identity providers lead, and cookies belong.
  Identity__PublicUrl: behindWeb ? webOrigin : 'https://${site.properties.defaultHostName}'
  // The platform in front writes them, and adds the caller's address last.
  Identity__TrustForwardedHeaders: 'true'
  AzureOpenAi__Endpoint: openAiEndpoint
  AzureOpenAi__TextDeployment: textDeployment
  AzureSpeech__Endpoint: speechEndpoint
  AzureBlob__PublicHost: mediaHost
}
var throughWeb = behindWeb ? {
  // Every caller has the web app's address; limits per account stay as they are.
  RateLimits__PerAddress: '60000'
  Identity__LoginsPerAddressPerHour: '20000'
  // The web app ends a request after 45 s.
  Api__LongestStreamSeconds: '40'
} : {}
// Keys of others, which somebody puts into the vault; the product makes its own there itself.
var secrets = toObject(
  filter(map(split(secretSettings, ','), key => trim(key)), key => !empty(key)),
  key => key,
  key => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${replace(key, '__', '--')})'
)

resource hostStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: hostStorageName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceTag })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.memoryMB
        maximumInstanceCount: scale.maximumInstances
        alwaysReady: scale.alwaysReadyHttp == 0 ? [] : [{ name: 'http', instanceCount: scale.alwaysReadyHttp }]
        triggers: { http: { perInstanceConcurrency: scale.httpConcurrency } }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
    }
    siteConfig: { minTlsVersion: '1.2' }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, runtime, empty(durableEndpoint) ? hostStorageKeeps : scheduler, product, throughWeb, extraSettings, secrets)
  }

  // Deployment by user name and password is a key too.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

output name string = site.name
output hostName string = site.properties.defaultHostName
