// The documents. Containers, keys and indexes: docs/data-model.md; the code makes none in Azure.
param name string
param location string
param tags object

@description('0: serverless. Else the most request units per second of each container of `heavy`, which scales itself between a tenth of it and all of it.')
param heavyThroughput int

@description('The same for each of the others.')
param lightThroughput int

param principalIds string[]

// Data plane roles may not create containers, so every one stands here.
var containers = [
  'ai_answers'
  'ai_experiments'
  'ai_flights'
  'ai_generations'
  'ai_quota_resets'
  'ai_quotas'
  'api_keys'
  'articles'
  'audit'
  'batch_lists'
  'batches'
  'batches_open'
  'brand_kits'
  'data_exports'
  'denied_tokens'
  'erasures'
  'idempotency_keys'
  'labels'
  'locks'
  'media_jobs'
  'one_time_codes'
  'recordings'
  'safety_refusals'
  'safety_verdicts'
  'scenario_bin'
  'scenario_summaries'
  'scenarios'
  'sessions'
  'system'
  'user_list'
  'user_names'
  'users'
  'video_lists'
  'videos'
  'voices'
  'webhook_deliveries'
  'webhooks'
]
// What a running video or every request writes. A database of shared throughput takes 25 containers at most, so each has its own.
var heavy = [
  'idempotency_keys'
  'media_jobs'
  'sessions'
  'users'
  'video_lists'
  'videos'
]
// Properties that queries order by, each with the id as second key, both ways.
var ordered = [
  'createdAt'
  'sequence'
]
var compositeIndexes = flatten(map(ordered, property => [
  [{ path: '/doc/${property}', order: 'ascending' }, { path: '/id', order: 'ascending' }]
  [{ path: '/doc/${property}', order: 'descending' }, { path: '/id', order: 'descending' }]
]))
// Built-in data contributor of Cosmos DB: its own kind of role, not one of Azure.
var dataContributor = '00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: false }]
    capabilities: heavyThroughput == 0 ? [{ name: 'EnableServerless' }] : []
    // What one instance wrote the next one reads: no session spans them. Costs reads twice; takes one region to write in (decision 29).
    consistencyPolicy: { defaultConsistencyLevel: 'Strong' }
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous7Days' } }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2024-11-15' = {
  parent: account
  name: 'autovideo'
  properties: {
    resource: { id: 'autovideo' }
  }
}

@batchSize(4)
resource made 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-11-15' = [
  for container in containers: {
    parent: database
    name: container
    properties: {
      options: heavyThroughput == 0 ? {} : { autoscaleSettings: { maxThroughput: contains(heavy, container) ? heavyThroughput : lightThroughput } }
      resource: {
        id: container
        partitionKey: { paths: ['/pk'], kind: 'Hash', version: 2 }
        // Documents live for ever unless a write says otherwise.
        defaultTtl: -1
        indexingPolicy: {
          indexingMode: 'consistent'
          automatic: true
          includedPaths: [{ path: '/*' }]
          excludedPaths: [{ path: '/"_etag"/?' }]
          compositeIndexes: compositeIndexes
        }
      }
    }
  }
]

// The account is locked while it changes: two rights at once, or one beside a container, would be refused.
@batchSize(1)
resource grants 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-11-15' = [
  for principal in principalIds: {
    parent: account
    name: guid(account.id, principal, dataContributor)
    dependsOn: [made]
    properties: {
      principalId: principal
      roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributor}'
      scope: account.id
    }
  }
]

output id string = account.id
output name string = account.name
output endpoint string = account.properties.documentEndpoint
output database string = database.name
