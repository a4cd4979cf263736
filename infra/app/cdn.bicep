// Front Door in front of the blobs. Links stay signed: the signature is part of the address, and of what is cached, so only who has a link reads by
// it. Links given within a few minutes are the same (BlobLinks), so what many watch at a time is fetched once. Only what lies under the address
// of its content is cached, for as long as a link lives: an expired one may be answered from the cache for that much longer.
param profileName string
param endpointName string
param tags object
param blobHost string

resource profile 'Microsoft.Cdn/profiles@2024-02-01' = {
  name: profileName
  location: 'global'
  tags: tags
  sku: { name: 'Standard_AzureFrontDoor' }
  properties: { originResponseTimeoutSeconds: 60 }
}

resource endpoint 'Microsoft.Cdn/profiles/afdEndpoints@2024-02-01' = {
  parent: profile
  name: endpointName
  location: 'global'
  tags: tags
  properties: { enabledState: 'Enabled' }
}

resource origins 'Microsoft.Cdn/profiles/originGroups@2024-02-01' = {
  parent: profile
  name: 'blobs'
  properties: {
    loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3, additionalLatencyInMilliseconds: 50 }
    sessionAffinityState: 'Disabled'
  }
}

resource origin 'Microsoft.Cdn/profiles/originGroups/origins@2024-02-01' = {
  parent: origins
  name: 'media'
  properties: {
    hostName: blobHost
    originHostHeader: blobHost
    httpPort: 80
    httpsPort: 443
    priority: 1
    weight: 1000
    enabledState: 'Enabled'
    enforceCertificateNameCheck: true
  }
}

resource rules 'Microsoft.Cdn/profiles/ruleSets@2024-02-01' = {
  parent: profile
  name: 'media'
}

resource artefacts 'Microsoft.Cdn/profiles/ruleSets/rules@2024-02-01' = {
  parent: rules
  name: 'artefacts'
  properties: {
    order: 1
    conditions: [
      {
        name: 'UrlPath'
        parameters: { typeName: 'DeliveryRuleUrlPathMatchConditionParameters', operator: 'BeginsWith', matchValues: ['autovideo/artefacts/'] }
      }
    ]
    actions: [
      {
        name: 'RouteConfigurationOverride'
        parameters: {
          typeName: 'DeliveryRuleRouteConfigurationOverrideActionParameters'
          cacheConfiguration: {
            queryStringCachingBehavior: 'UseQueryString'
            cacheBehavior: 'OverrideAlways'
            cacheDuration: '00:15:00'
            isCompressionEnabled: 'Disabled'
          }
        }
      }
    ]
  }
}

resource route 'Microsoft.Cdn/profiles/afdEndpoints/routes@2024-02-01' = {
  parent: endpoint
  name: 'media'
  // A route without an origin is refused, and one takes rules that are there.
  dependsOn: [origin, artefacts]
  properties: {
    originGroup: { id: origins.id }
    ruleSets: [{ id: rules.id }]
    patternsToMatch: ['/autovideo/*']
    supportedProtocols: ['Https']
    forwardingProtocol: 'HttpsOnly'
    httpsRedirect: 'Disabled'
    linkToDefaultDomain: 'Enabled'
    enabledState: 'Enabled'
    cacheConfiguration: {
      queryStringCachingBehavior: 'UseQueryString'
      compressionSettings: { isCompressionEnabled: false }
    }
  }
}

output hostName string = endpoint.properties.hostName
