// Views before they are written, the feed's cache, rate limits, denied tokens, locks. Views are nowhere else for up to 30 s.
param name string
param location string
param tags object
param sku string

@allowed(['Enabled', 'Disabled'])
param highAvailability string

param principalIds string[]

resource cluster 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: sku }
  properties: {
    highAvailability: highAvailability
    minimumTlsVersion: '1.2'
    publicNetworkAccess: 'Enabled'
  }
}

resource database 'Microsoft.Cache/redisEnterprise/databases@2025-07-01' = {
  parent: cluster
  name: 'default'
  properties: {
    accessKeysAuthentication: 'Disabled'
    clientProtocol: 'Encrypted'
    // One endpoint for clients that know nothing of clusters.
    clusteringPolicy: 'EnterpriseCluster'
    // What is here was promised: a removed feed stays away, a view is counted once, a lock is held. Full, it takes no more writes, and
    // whoever asks goes on without it, as when it is away.
    evictionPolicy: 'NoEviction'
    persistence: { aofEnabled: true, aofFrequency: '1s' }
    port: 10000
  }
}

@batchSize(1)
resource grants 'Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@2025-07-01' = [
  for principal in principalIds: {
    parent: database
    name: guid(database.id, principal)
    properties: {
      accessPolicyName: 'default'
      user: { objectId: principal }
    }
  }
]

output id string = cluster.id
output endpoint string = '${cluster.properties.hostName}:${database.properties.port}'
