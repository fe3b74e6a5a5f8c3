import { runWorkflow } from './harness';
import { demo, startSandbox } from '../../sandbox';
it('x', async () => {
  const sb = await startSandbox();
  const fin = await runWorkflow({ nodes: [
   {id:'1',name:'Start',type:'n8n-nodes-base.manualTrigger',typeVersion:1,position:[0,0],parameters:{}},
   {id:'2',name:'Refer',type:'n8n-nodes-plannr.plannrReferral',typeVersion:1,position:[0,0],credentials:{plannrApi:{id:'1',name:'x'}},
    parameters:{ connection:{__rl:true,mode:'id',value:demo.connections.accepted}, clients:{__rl:true,mode:'id',value:demo.clients[0]}, adviceTypes:['tax','investments'], sharedData:['basic_details'], additionalFields:{note:'hello', slaDeadline:'={{ $now }}'}}},
  ], connections:{Start:{main:[[{node:'Refer',type:'main',index:0}]]}}},
  { credential: { accessToken: ' Bearer '+demo.token, baseUrl: sb.url, accountUuid:'' } });
  expect(fin.output('Refer')).toHaveLength(2);
  console.log(sb.journal.map(j=>j.path));
  await sb.stop();
});
