// Where traces, requests and logs go. Nothing is sent by key.
param workspaceName string
param insightsName string
param location string
param tags object

@minValue(30)
@maxValue(730)
param retentionDays int

@description('Gigabytes a day after which nothing more is taken in until the next day.')
param dailyGb int

@description('Who may send telemetry.')
param publisherIds string[]

var roles = loadJsonContent('../app/roles.json')

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyGb }
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
    IngestionMode: 'LogAnalytics'
  }
}

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for publisher in publisherIds: {
    scope: insights
    name: guid(insights.id, publisher, roles.MonitoringMetricsPublisher)
    properties: {
      principalId: publisher
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.MonitoringMetricsPublisher)
    }
  }
]

output workspaceId string = workspace.id
output insightsId string = insights.id
// Says where to send; who may send is decided by roles.
output connection string = insights.properties.ConnectionString
