// Images of the render worker.
@minLength(5)
@maxLength(50)
param name string
param location string
param tags object

@allowed(['Basic', 'Standard', 'Premium'])
param sku string

@description('Who pulls; granted before the job that needs it is made.')
param pullerId string

var roles = loadJsonContent('roles.json')

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: sku }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
  }
}

resource puller 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, pullerId, roles.AcrPull)
  properties: {
    principalId: pullerId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.AcrPull)
  }
}

output name string = registry.name
output loginServer string = registry.properties.loginServer
