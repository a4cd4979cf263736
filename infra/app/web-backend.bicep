// Puts the API behind the web app's own address, `/api`, so that its cookies are of the same origin. Static Web Apps do that from Standard on.
param siteName string
param apiName string
param location string

resource site 'Microsoft.Web/staticSites@2024-04-01' existing = {
  name: siteName
}

resource api 'Microsoft.Web/sites@2024-04-01' existing = {
  name: apiName
}

resource backend 'Microsoft.Web/staticSites/linkedBackends@2024-04-01' = {
  parent: site
  name: 'api'
  properties: {
    backendResourceId: api.id
    region: location
  }
}

// Linking makes the platform refuse whoever comes by another way: programs with keys, the health checks. The API itself decides about callers.
resource authentication 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: api
  name: 'authsettingsV2'
  dependsOn: [backend]
  properties: {
    platform: { enabled: false }
  }
}
