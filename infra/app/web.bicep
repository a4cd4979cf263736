// Where a web app's files go; none is deployed by azure.yaml yet. With `webEnabled` and from Standard on its `/api` is the function app
// (web-backend.bicep); a free one calls the API by the API's own address.
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
