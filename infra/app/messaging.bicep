// Queues and topics by the names that the code uses.
param name string
param location string
param tags object

@allowed(['Standard', 'Premium'])
param sku string

@description('Messaging units of a Premium namespace; 0 for Standard.')
param capacity int

param apiPrincipalId string
param renderPrincipalId string

@allowed(['ServiceBusDataReceiver', 'ServiceBusDataOwner'])
@description('What the worker holds to receive, and the platform with the same identity to count what waits.')
param scalerRole string

var roles = loadJsonContent('roles.json')
// Renders and clips; voices, pictures and probes. A worker renews the lock while it works; a dead one's lock runs out. The job itself
// counts its dead workers and is given up at the tenth, so the queue's limit lies above.
var jobQueues = [
  { name: 'render-jobs', lockDuration: 'PT1M', maxDeliveryCount: 20 }
  { name: 'media-jobs', lockDuration: 'PT1M', maxDeliveryCount: 20 }
]
var queues = [
  { name: 'feed-removals', lockDuration: 'PT1M', maxDeliveryCount: 10 }
  { name: 'identity-mail', lockDuration: 'PT1M', maxDeliveryCount: 10 }
  { name: 'orchestration-commands', lockDuration: 'PT1M', maxDeliveryCount: 10 }
  { name: 'render-events', lockDuration: 'PT1M', maxDeliveryCount: 10 }
  { name: 'view-spill', lockDuration: 'PT1M', maxDeliveryCount: 10 }
  { name: 'webhook-deliveries', lockDuration: 'PT1M', maxDeliveryCount: 10 }
]
var topics = [
  { name: 'scenario_events', subscriptions: ['webhooks'] }
  { name: 'video_events', subscriptions: ['webhooks'] }
]
var subscriptions = flatten(map(topics, topic => map(topic.subscriptions, subscription => { topic: topic.name, name: subscription })))
var rights = [
  { principal: apiPrincipalId, role: roles.ServiceBusDataOwner }
  { principal: renderPrincipalId, role: roles[scalerRole] }
  { principal: renderPrincipalId, role: roles.ServiceBusDataSender }
]

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: sku == 'Premium' ? { name: sku, tier: sku, capacity: capacity } : { name: sku, tier: sku }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
  }
}

resource madeQueues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [
  for queue in concat(jobQueues, queues): {
    parent: namespace
    name: queue.name
    properties: {
      lockDuration: queue.lockDuration
      maxDeliveryCount: queue.maxDeliveryCount
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT10M'
      deadLetteringOnMessageExpiration: true
      defaultMessageTimeToLive: 'P14D'
    }
  }
]

resource madeTopics 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' = [
  for topic in topics: {
    parent: namespace
    name: topic.name
    properties: {
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT10M'
      defaultMessageTimeToLive: 'P14D'
    }
  }
]

resource madeSubscriptions 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2024-01-01' = [
  for subscription in subscriptions: {
    name: '${name}/${subscription.topic}/${subscription.name}'
    dependsOn: [madeTopics]
    properties: {
      lockDuration: 'PT1M'
      maxDeliveryCount: 10
      deadLetteringOnMessageExpiration: true
      deadLetteringOnFilterEvaluationExceptions: true
      defaultMessageTimeToLive: 'P14D'
    }
  }
]

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for right in rights: {
    scope: namespace
    name: guid(namespace.id, right.principal, right.role)
    properties: {
      principalId: right.principal
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', right.role)
    }
  }
]

output id string = namespace.id
output namespace string = namespace.name
output hostName string = split(namespace.properties.serviceBusEndpoint, '/')[2]
output renderJobs string = jobQueues[0].name
output mediaJobs string = jobQueues[1].name
