// The dashboard: requests, videos by outcome, time per stage, queues.
param seed string
param location string
param tags object
param insightsId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, seed)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'AutoVideo'
    category: 'workbook'
    sourceId: insightsId
    serializedData: loadTextContent('workbook.json')
  }
}
