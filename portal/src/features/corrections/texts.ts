import { texts } from '@/i18n/texts'

export default texts({
  zh: {
    correctionTitle: '信息有误',
    correctionIntro: '“{title}”来自{source}。请告诉我们正确的内容，会转给负责该数据的部门核实。',
    held: '现在的内容',
    claimed: '正确的内容',
    reason: '说明',
    reasonHint: '例如：上学期已转专业，学院信息尚未更新。',
    send: '提交',
    sent: '已转给负责部门',
    sentBody:
      '核实后会通过站内消息告诉您结果，也可以在“我的数据”中查看进度。您可以先继续填写，本次申请按现有信息提交，审批人员能看到。',
    toMyData: '查看进度',
    unanswered: '未填写',
    mine: '我的更正',
    none: '您还没有提交过更正。',
    status: {
      open: '核实中',
      accepted: '已同意，等待更新',
      refused: '未采纳',
      settled: '已更正',
      withdrawn: '已撤回',
    },
    answer: '答复：{comment}',
    withdraw: '撤回',
    claims: '应为“{value}”',
  },
  en: {
    correctionTitle: 'Something is wrong',
    correctionIntro:
      '“{title}” comes from {source}. Tell us what is right; the department that looks after it will check.',
    held: 'Held now',
    claimed: 'What is right',
    reason: 'Explanation',
    reasonHint: 'For example: I changed my major last term and the college is still the old one.',
    send: 'Send',
    sent: 'Passed on to the department in charge',
    sentBody:
      'You get a message once it is checked, and “My data” shows how far it is. You can go on filling in; this application is handed in with what is held now.',
    toMyData: 'See how far it is',
    unanswered: 'Not answered',
    mine: 'My corrections',
    none: 'You have not asked for any correction.',
    status: {
      open: 'Being checked',
      accepted: 'Accepted, being mended',
      refused: 'Refused',
      settled: 'Mended',
      withdrawn: 'Withdrawn',
    },
    answer: 'Answer: {comment}',
    withdraw: 'Withdraw',
    claims: 'Should be “{value}”',
  },
})
