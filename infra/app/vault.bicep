// Secrets of providers that know no identities, which the function app reads by references in its settings, and the product's own keys,
// which it makes and follows by new ones itself.
@minLength(3)
@maxLength(24)
param name string
param location string
param tags object
param apiPrincipalId string

@description('Nobody can remove a deleted vault before its days are over, so its name is taken until then, and it cannot be turned off again.')
param purgeProtection bool

@minValue(7)
@maxValue(90)
@description('Days that a deleted vault and its secrets can be recovered. Fixed when the vault is made.')
param retentionDays int

@description('Who else may write secrets; empty for nobody.')
param officerId string

param officerType string

var roles = loadJsonContent('roles.json')

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    // Azure takes no `false`.
    enablePurgeProtection: purgeProtection ? true : null
    enableSoftDelete: true
    softDeleteRetentionInDays: retentionDays
    publicNetworkAccess: 'Enabled'
  }
}

resource keeper 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, apiPrincipalId, roles.KeyVaultSecretsOfficer)
  properties: {
    principalId: apiPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.KeyVaultSecretsOfficer)
  }
}

resource officer 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(officerId)) {
  scope: vault
  name: guid(vault.id, officerId, roles.KeyVaultSecretsOfficer)
  properties: {
    principalId: officerId
    principalType: officerType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.KeyVaultSecretsOfficer)
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri
