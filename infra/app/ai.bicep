// Azure OpenAI with its deployments, and Speech. Both are called as the function app's identity.
param openAiName string
param speechName string
param location string
param tags object

@minValue(1)
@description('Thousands of tokens per minute of the model that writes scripts.')
param textCapacity int

param apiPrincipalId string

var roles = loadJsonContent('roles.json')
var deployments = [
  { name: 'text', model: 'gpt-5-mini', version: '2025-08-07', sku: 'GlobalStandard', capacity: textCapacity }
]

resource openAi 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: openAiName
  location: location
  tags: tags
  kind: 'OpenAI'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: openAiName
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

// Two at once make the service answer with a conflict.
@batchSize(1)
resource models 'Microsoft.CognitiveServices/accounts/deployments@2025-06-01' = [
  for deployment in deployments: {
    parent: openAi
    name: deployment.name
    sku: { name: deployment.sku, capacity: deployment.capacity }
    properties: {
      model: { format: 'OpenAI', name: deployment.model, version: deployment.version }
      versionUpgradeOption: 'OnceCurrentVersionExpired'
    }
  }
]

resource speech 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: speechName
  location: location
  tags: tags
  kind: 'SpeechServices'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: speechName
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

resource openAiGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: openAi
  name: guid(openAi.id, apiPrincipalId, roles.CognitiveServicesOpenAIUser)
  properties: {
    principalId: apiPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.CognitiveServicesOpenAIUser)
  }
}

resource speechGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: speech
  name: guid(speech.id, apiPrincipalId, roles.CognitiveServicesSpeechUser)
  properties: {
    principalId: apiPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.CognitiveServicesSpeechUser)
  }
}

output openAiEndpoint string = '${openAi.properties.endpoint}openai/v1/'
output textDeployment string = models[0].name
output speechEndpoint string = '${speech.properties.endpoint}tts'
