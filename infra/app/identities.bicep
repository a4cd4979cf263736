// Who the function app and the render worker are. Every right of theirs is a role assignment beside the resource it is for.
param apiName string
param renderName string
param location string
param tags object

resource api 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: apiName
  location: location
  tags: tags
}

resource render 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: renderName
  location: location
  tags: tags
}

output apiId string = api.id
output apiClientId string = api.properties.clientId
output apiPrincipalId string = api.properties.principalId
output renderId string = render.id
output renderClientId string = render.properties.clientId
output renderPrincipalId string = render.properties.principalId
