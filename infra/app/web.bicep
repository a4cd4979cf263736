// The web app's files. It calls the API by its own address, so no backend is linked.
param name string
param location string
param tags object
param serviceTag string

@allowed(['Free', 'Standard'])
param sku string

resource site 'Microsoft.Web/staticSites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceTag })
  sku: { name: sku, tier: sku }
  properties: {
    stagingEnvironmentPolicy: 'Disabled'
    allowConfigFileUpdates: true
  }
}

output name string = site.name
output hostName string = site.properties.defaultHostname
